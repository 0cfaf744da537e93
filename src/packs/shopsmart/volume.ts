/** How busy each month is: festivals and weddings are from October to December. */
export const SEASON = [0.88, 0.82, 0.88, 0.9, 0.92, 0.86, 0.88, 0.98, 1, 1.38, 1.32, 1.18] as const

/** Receipts and orders a second: with what is on them they come to ₹8.4 crore a month. */
export const RECEIPTS = 0.01055
export const ORDERS = 0.00625

export const STORES = 120
/** Of one product of a receipt. */
const QUANTITY = 1.72

/** How many of a product a store sells in a week, if it is on so many lines of a receipt. */
export const weeklyOf = (wanted: number) => ((RECEIPTS * 604_800) / STORES) * wanted * QUANTITY

/** Of everything that a store should have: it is counted once a week, and what nobody counts any more is forgotten. */
const SHELVES = {
  kind: 'gauge',
  every: '1 minute',
  from: 'inventory',
  latestBy: 'item',
  expires: '9 days',
  by: ['store_id'],
} as const

export const windows = {
  sales_per_minute: {
    kind: 'tumbling',
    size: '1 minute',
    from: 'online_orders',
    by: ['channel'],
    lateness: '1 minute',
    values: {
      // an order has a row for each product
      orders: { distinct: 'order_id' },
      price: { sum: 'price' },
      discount: { sum: 'discount' },
      // what was paid
      amount: { weighted: { price: 1, discount: -1 } },
    },
  },
  store_sales_per_day: {
    kind: 'tumbling',
    size: '1 day',
    from: 'pos_sales',
    // all rows of a day are of one time: the day closes when a row of the next one comes, and takes others until one of the day after
    horizon: '24 hours',
    values: { lines: { count: true }, amount: { sum: 'sale_amount' } },
  },
  listed_items: { ...SHELVES, values: { items: { count: true } } },
  stocked_items: {
    ...SHELVES,
    where: { stock_on_hand: { atLeast: 1 } },
    values: { items: { count: true } },
  },
} as const

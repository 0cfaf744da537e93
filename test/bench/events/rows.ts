import { random } from '../random.ts'

const CITIES = ['Bengaluru', 'Delhi', 'Mumbai', 'Pune', 'Chennai', 'Hyderabad', 'Kolkata', 'Jaipur'] as const
const PAYMENTS = ['UPI', 'CARD', 'CASH', 'WALLET'] as const
/** Times of a body lie this far back at most, so that some minutes of windows are open. */
const SPREAD_MS = 120_000

/** What stands where an id goes that is new in every body. */
export const NEW_ID = '@@@@@@@@@@@@@@@@'

/** Rows of `quickeats.orders` as NDJSON, some 270 bytes and 12 fields each; the ids are to be filled in. */
export function orders(rows: number, now: number, seed: number): string {
  const next = random(seed)
  const pick = <T>(among: readonly T[]) => among[Math.floor(next() * among.length)] as T
  const lines = Array.from({ length: rows }, () =>
    JSON.stringify({
      order_id: NEW_ID,
      status: next() < 0.7 ? 'PLACED' : 'ACCEPTED',
      customer_id: `c-${Math.floor(next() * 1e9)}`,
      restaurant_id: `r-${Math.floor(next() * 1e5)}`,
      driver_id: `d-${Math.floor(next() * 1e6)}`,
      city: pick(CITIES),
      order_time: new Date(now - Math.floor(next() * SPREAD_MS)).toISOString(),
      eta_error_minutes: Math.floor(next() * 300) / 10 - 10,
      amount: (next() * 1000).toFixed(2),
      discount: (next() * 50).toFixed(2),
      commission: (next() * 100).toFixed(2),
      payment_type: pick(PAYMENTS),
    }),
  )
  return lines.join('\n')
}

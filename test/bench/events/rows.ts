import { random } from '../random.ts'

const CITIES = ['Bengaluru', 'Delhi', 'Mumbai', 'Pune', 'Chennai', 'Hyderabad', 'Kolkata', 'Jaipur'] as const
const PAYMENTS = ['UPI', 'CARD', 'CASH', 'WALLET'] as const
/** Times of a body lie this far back at most, so that some minutes of windows are open. */
const SPREAD_MS = 120_000

/** What stands where an id goes that is new in every body. */
export const NEW_ID = '@@@@@@@@@@@@@@@@'

export type StreamName = 'quickeats.payments' | 'quickeats.orders' | 'playback.heartbeats'

/** Rows as NDJSON; the ids are to be filled in. */
export interface Template {
  readonly text: string
  /** Those of the rows that the window counts by which it is seen that they are there. */
  readonly counted: number
}

interface Chance {
  readonly next: () => number
  readonly pick: <T>(among: readonly T[]) => T
  readonly time: () => string
}

const ROWS = {
  /** Some 180 bytes and 7 fields. */
  'quickeats.payments': ({ next, pick, time }: Chance) => ({
    transaction_id: NEW_ID,
    order_id: `o-${Math.floor(next() * 1e9)}`,
    city: pick(CITIES),
    amount: (next() * 1000).toFixed(2),
    payment_mode: pick(PAYMENTS),
    success_flag: next() < 0.965,
    at: time(),
  }),
  /** Some 270 bytes and 12 fields. */
  'quickeats.orders': ({ next, pick, time }: Chance) => ({
    order_id: NEW_ID,
    status: next() < 0.7 ? 'PLACED' : 'ACCEPTED',
    customer_id: `c-${Math.floor(next() * 1e9)}`,
    restaurant_id: `r-${Math.floor(next() * 1e5)}`,
    driver_id: `d-${Math.floor(next() * 1e6)}`,
    city: pick(CITIES),
    order_time: time(),
    eta_error_minutes: Math.floor(next() * 300) / 10 - 10,
    amount: (next() * 1000).toFixed(2),
    discount: (next() * 50).toFixed(2),
    commission: (next() * 100).toFixed(2),
    payment_type: pick(PAYMENTS),
  }),
  /** Some 280 bytes and 12 fields, of five thousand players. */
  'playback.heartbeats': ({ next, pick, time }: Chance) => ({
    event_id: NEW_ID,
    session_id: `s-${Math.floor(next() * 5_000)}`,
    user_id: `u-${Math.floor(next() * 1e6)}`,
    title_id: `t-${Math.floor(next() * 1e4)}`,
    device_type: pick(['tv', 'phone', 'web']),
    os: pick(['tizen', 'android', 'ios']),
    region: pick(['in-south', 'in-north', 'eu-west']),
    cdn: pick(['near', 'far']),
    player_state: pick(['playing', 'playing', 'playing', 'buffering', 'paused']),
    bitrate_kbps: pick([800, 2400, 5800]),
    buffer_ms: Math.floor(next() * 30_000),
    at: time(),
  }),
} satisfies Record<StreamName, (chance: Chance) => Readonly<Record<string, unknown>>>

export function template(stream: StreamName, rows: number, now: number, seed: number): Template {
  const next = random(seed)
  const chance: Chance = {
    next,
    pick: (among) => among[Math.floor(next() * among.length)] as (typeof among)[number],
    time: () => new Date(now - Math.floor(next() * SPREAD_MS)).toISOString(),
  }
  const made: Record<string, unknown>[] = Array.from({ length: rows }, () => ROWS[stream](chance))
  const isCounted = ({ status }: Record<string, unknown>) => status === undefined || status === 'PLACED'
  return {
    text: made.map((row) => JSON.stringify(row)).join('\n'),
    counted: made.filter(isCounted).length,
  }
}

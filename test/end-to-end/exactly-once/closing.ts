import type { PACK_OF, SentRow, StreamName } from './traffic.ts'

/** So many that each slice gets some. */
const ROWS = 64

/** Rows of one time in every slice of a stream: with them all slices have come as far. */
export function closing(stream: StreamName, name: string, time: number): SentRow[] {
  const at = new Date(time).toISOString()
  return Array.from({ length: ROWS }, (_, i) => ({
    stream,
    text: JSON.stringify(FIELDS[stream](`closing-${name}-${i}`, at)),
    isGood: true,
    isLate: false,
    sentAt: time,
  }))
}

const FIELDS = {
  orders: (id: string, at: string) => ({
    order_id: id,
    status: 'DELIVERED',
    customer_id: 'c-1',
    restaurant_id: 'r-1',
    city: 'Pune',
    order_time: at,
    amount: '1.00',
    payment_type: 'UPI',
  }),
  payments: (id: string, at: string) => ({
    transaction_id: id,
    order_id: id,
    city: 'Pune',
    amount: '1.00',
    payment_mode: 'upi',
    success_flag: true,
    at,
  }),
  heartbeats: (id: string, at: string) => ({
    event_id: id,
    session_id: id,
    user_id: 'u-1',
    title_id: 'm-1',
    device_type: 'tv',
    os: 'tizen',
    region: 'north',
    cdn: 'a',
    player_state: 'ended',
    bitrate_kbps: 1000,
    buffer_ms: 100,
    at,
  }),
} as const satisfies Record<keyof typeof PACK_OF, (id: string, at: string) => object>

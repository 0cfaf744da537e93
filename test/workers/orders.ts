import type { Commit } from '../../src/contracts/event.ts'

export const MINUTE = 60_000

/** A row of quickeats.orders. */
export interface Order {
  readonly order_id: string
  readonly status: string
  readonly city: string
  readonly order_time: string
  readonly [field: string]: string
}

export function order(id: string, city: string, time: number, status = 'PLACED'): Order {
  return {
    order_id: id,
    status,
    customer_id: `c-${id}`,
    restaurant_id: 'r-1',
    city,
    order_time: new Date(time).toISOString(),
    amount: '249.50',
    payment_type: 'UPI',
  }
}

export const ndjson = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n')

export const addressOf = (slice: number) => ({ pack: 'quickeats', partition: 'order_id', slice })

export function commitOf(slice: number, messageId: string, rows: readonly Order[], quarantined = 0): Commit {
  const lines = ndjson(rows)
  return {
    address: addressOf(slice),
    messageId,
    fingerprint: `f${lines.length}`,
    stream: 'orders',
    lines,
    quarantined,
  }
}

/** What quickeats.orders_per_city has to say of some orders, by counting: one line a minute and city. */
export function naiveCount(orders: Iterable<Order>): Record<string, number> {
  const distinct = new Map([...orders].map((each) => [`${each.order_id} ${each.status}`, each]))
  const counts: Record<string, number> = {}
  for (const { city, order_time, status } of distinct.values()) {
    if (status !== 'PLACED') continue
    const start = Math.floor(Date.parse(order_time) / MINUTE) * MINUTE
    const group = `${new Date(start).toISOString()} ${city}`
    counts[group] = (counts[group] ?? 0) + 1
  }
  return counts
}

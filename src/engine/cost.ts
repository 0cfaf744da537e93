import type { Usage } from '../contracts/usage.ts'
import { PRICES } from './prices.ts'

export const NO_USAGE: Usage = {
  requests: 0,
  cpu_ms: 0,
  queue_operations: 0,
  r2_writes: 0,
  r2_reads: 0,
  r2_stored_bytes: 0,
  d1_rows_written: 0,
  d1_rows_read: 0,
  telemetry_points: 0,
  object_requests: 0,
}

export function addUsage(usage: Usage, more: Partial<Usage>): Usage {
  const sum = { ...usage }
  for (const [unit, amount] of Object.entries(more) as [keyof Usage, number][]) sum[unit] += amount
  return sum
}

/** A message is billed by the 64 kB, three operations each: written, read, deleted. */
export function queueOperations(messageBytes: number): number {
  return 3 * Math.max(1, Math.ceil(messageBytes / 64_000))
}

/** US dollars at list price; stored bytes are charged for one month. */
export function cost(usage: Usage): number {
  const { r2_stored_bytes, ...counted } = usage
  return (Object.entries(counted) as [keyof typeof counted, number][]).reduce(
    (sum, [unit, amount]) => sum + amount * PRICES[unit],
    r2_stored_bytes * PRICES.r2_byte_month,
  )
}

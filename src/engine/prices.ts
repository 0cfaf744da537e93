/**
 * List prices of Workers Paid in US dollars a unit, without the included amounts, as published on the date. Queue operations
 * are a write, a read and a delete a message of up to 64 kB.
 */
export const PRICES = {
  as_of: '2026-11-01',
  requests: 0.3 / 1e6,
  cpu_ms: 0.02 / 1e6,
  queue_operations: 0.4 / 1e6,
  r2_writes: 4.5 / 1e6,
  r2_reads: 0.36 / 1e6,
  r2_byte_month: 0.015 / 1e9,
  d1_rows_written: 1 / 1e6,
  d1_rows_read: 0.001 / 1e6,
  telemetry_points: 0.25 / 1e6,
  object_requests: 0.15 / 1e6,
  /** Of an object awake, which is billed as 128 MB whatever it holds. */
  object_gb_seconds: 12.5 / 1e6,
  /** Deletes, and each setting of an alarm, count as rows. */
  object_rows_written: 1 / 1e6,
} as const

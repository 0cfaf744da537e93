import * as z from 'zod'

/** What a piece of work took from the platform, in the units the platform bills. */
export const Usage = z.object({
  requests: z.number(),
  cpu_ms: z.number(),
  queue_operations: z.number(),
  r2_writes: z.number(),
  r2_reads: z.number(),
  r2_stored_bytes: z.number(),
  d1_rows_written: z.number(),
  d1_rows_read: z.number(),
  telemetry_points: z.number(),
  object_requests: z.number(),
})
export type Usage = z.infer<typeof Usage>

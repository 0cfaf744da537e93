import * as z from 'zod'

/** What a sweep found under way too long ago, and queued again. */
export const Swept = z.object({
  images: z.int(),
  runs: z.int(),
  deliveries: z.int(),
  ends: z.int().describe('Writes of ends of images that the ledger was told of'),
  spilled: z.int().describe('Requests with events that are in R2 since their ledger was away'),
  files: z.int().describe('Files of events'),
  segments: z.int().describe('Sealed rows that are not in the warehouse yet'),
  tables: z.int().describe('Tables of the lake that were told to look for sealed rows'),
})
export type Swept = z.infer<typeof Swept>

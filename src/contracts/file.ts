import * as z from 'zod'
import { Counts, RowFault } from './event.ts'
import { Problem } from './problem.ts'

/** `loaded` and `failed` are final; a file that failed is tried again when it is sent again. */
export const FileState = z.enum(['received', 'loading', 'loaded', 'failed'])
export type FileState = z.infer<typeof FileState>

/** How the records of a file are read; `lines` where the stream declares how a line becomes a row. */
export const FileFormat = z.enum(['csv', 'ndjson', 'lines'])
export type FileFormat = z.infer<typeof FileFormat>

export const FileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!\.{1,2}$)[^\p{Cc}/\\]+$/u, {
    error: 'must be 1 to 200 characters without "/", a backslash or a control character',
  })

/** A file of events, and how far it is. */
export const EventFile = z.object({
  id: z.string(),
  stream: z.string(),
  name: z.string(),
  format: FileFormat,
  gzip: z.boolean(),
  state: FileState,
  bytes: z.int(),
  bytes_read: z.int().describe('Of the bytes as they were sent'),
  rows: Counts.describe('Of the rows until here; received = accepted + duplicates + quarantined'),
  errors: z.array(RowFault).describe('The first 20; row 1 is the first row of the file'),
  problem: Problem.optional(),
  received_at: z.iso.datetime(),
  started_at: z.iso.datetime().optional(),
  finished_at: z.iso.datetime().optional(),
  links: z.object({ self: z.string() }),
})
export type EventFile = z.infer<typeof EventFile>

/** The parts of a large file, each with what its upload answered. */
export const FileParts = z.object({
  parts: z
    .array(z.object({ part: z.int().min(1).max(10_000), etag: z.string() }))
    .min(1)
    .max(10_000),
})
export type FileParts = z.infer<typeof FileParts>

import * as z from 'zod'
import { RowFault } from './event.ts'

/** A row of a list in R2, as it was sent. It waits while it has errors; without them it was replayed. */
export const QuarantinedRow = z.object({
  text: z.string(),
  /** How the text is read again, where it is not JSON that stands for itself. */
  form: z
    .union([
      z.literal(['line', 'cloud-event']),
      z.object({ columns: z.array(z.string()), delimiter: z.string() }),
    ])
    .exactOptional(),
  errors: z.array(RowFault),
  /** What the list before made of it: the row that goes to the ledger. */
  line: z.string().exactOptional(),
})
export type QuarantinedRow = z.infer<typeof QuarantinedRow>

/** A request with rows in quarantine. */
export const QuarantineEntry = z.object({
  message_id: z.string(),
  stream: z.string(),
  contract: z.string().describe('Version that the rows were checked against last'),
  rows: z.int(),
  replayed: z.int().describe('Of the rows: those that have come out'),
  errors: z.array(RowFault).describe('The first 20 of the rows that wait'),
  quarantined_at: z.iso.datetime(),
})
export type QuarantineEntry = z.infer<typeof QuarantineEntry>

export const ReplayAnswer = z.object({
  examined: z.int().describe('Rows that waited'),
  would_pass: z.int().optional().describe('With dry_run: rows that the contract takes now'),
  replayed: z.int().optional().describe('Rows that came out: accepted + duplicates'),
  accepted: z.int().optional(),
  duplicates: z.int().optional(),
  still_bad: z.int(),
  errors: z.array(RowFault.extend({ message_id: z.string() })).describe('The first 20 of those still bad'),
})
export type ReplayAnswer = z.infer<typeof ReplayAnswer>

import * as z from 'zod'
import { EventsAnswer } from './event.ts'

/** First line of a spilled commit in R2; its rows are the lines after it. */
export const SpillHeader = z.object({
  address: z.object({ pack: z.string(), partition: z.string(), slice: z.int() }),
  messageId: z.string(),
  fingerprint: z.string(),
  stream: z.string(),
  quarantined: z.int(),
  arrived: z.string().exactOptional(),
  kept: z.string().exactOptional(),
})
export type SpillHeader = z.infer<typeof SpillHeader>

/** The answer while a ledger is away: which rows came before is not known yet. */
export const SpilledAnswer = EventsAnswer.omit({ duplicates: true }).extend({
  accepted: z.int().describe('Rows that passed and are safe; each will be counted once'),
})
export type SpilledAnswer = z.infer<typeof SpilledAnswer>

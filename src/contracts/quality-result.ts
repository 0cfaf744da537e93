import * as z from 'zod'
import { RULE_KINDS } from './quality.ts'

const Cell = z.union([z.string(), z.number(), z.null()])
const Example = z.record(z.string(), Cell)

/** What a rule made of the rows of a day, in the words of Great Expectations where it has them. */
export const QualityResult = z.object({
  rule: z.string(),
  scope: z.enum(['load', 'day']).describe('`load`: counted up as rows come; `day`: of the whole day'),
  day: z.string().describe('Of event time, in the zone of the pack'),
  kind: z.enum(RULE_KINDS),
  on: z.string().describe('The table, or the stream as pack.stream'),
  severity: z.enum(['warning', 'error']),
  success: z.boolean().nullable().describe('Nothing where rows are only counted, for the end of the day'),
  element_count: z.int(),
  missing_count: z.int().describe('Of them, those that were left out'),
  unexpected_count: z.int(),
  unexpected_percent: z.number().nullable().describe('Of those that were not left out'),
  observed_value: z.number().nullable().describe('Rows of the day, or the age of the newest in seconds'),
  bound: z.number().nullable().describe('What it was held against'),
  partial_unexpected_list: z.array(z.union([Cell, Example])).describe('Values, five at most'),
  partial_unexpected_index_list: z.array(Example).describe('The same with what tells their rows'),
  evaluated_at: z.iso.datetime(),
})
export type QualityResult = z.infer<typeof QualityResult>

/** What a Board is told of a rule: whether it fails at present. */
export interface Verdict {
  readonly rule: string
  readonly failed: boolean
  readonly title: string
  readonly table: string
  /** The day, epoch ms. */
  readonly from: number
  readonly to: number
  readonly value: number | null
  readonly bound: number | null
}

import * as z from 'zod'

/** One ledger: the exactly-once book of the streams of a pack that share a partition key, in one slice. */
export interface LedgerAddress {
  readonly pack: string
  readonly partition: string
  readonly slice: number
}

/** What the gateway hands a ledger: the rows of one request that passed their contract. */
export interface Commit {
  readonly address: LedgerAddress
  /** The same id with the same fingerprint is the same request, however often it comes. */
  readonly messageId: string
  readonly fingerprint: string
  readonly stream: string
  /** Rows as JSON, one a line: text crosses cheaper than objects. */
  readonly lines: string
  /** What the ledger asks of the rows, from whoever has parsed them; without it the ledger parses the lines. */
  readonly gist?: Gist
  /** Rows of the request that did not pass, and are in quarantine. Less than 0: so many of its rows come out of it. */
  readonly quarantined: number
  /** UTC day on which the rows arrived, `2026-11-01`, and are counted. The day of the commit, if not said. */
  readonly arrived?: string
  /** Which list of bad rows this is: two tries of a request need not find the same rows bad. */
  readonly kept?: string
}

/** What a ledger asks of rows, in their order: less than their text, and read in a fifth of the time that it takes to parse. */
export interface Gist {
  /** The hash of each key, as two numbers: high, low. */
  readonly keys: Uint32Array
  /** Event time of each, epoch ms. */
  readonly times: Float64Array
  /** JSON: each field that windows and gauges ask for, with its value in every row; null where it has none. */
  readonly fields: string
}

/** received = accepted + duplicates + quarantined, always. */
export const Counts = z.object({
  received: z.int(),
  accepted: z.int(),
  duplicates: z.int().describe('Rows whose key had come before'),
  quarantined: z.int().describe('Rows that break their contract; kept as they were sent'),
})
export type Counts = z.infer<typeof Counts>

export type CommitAnswer =
  | {
      readonly outcome: 'committed'
      readonly counts: Counts
      /** As the first commit of the message said them. */
      readonly arrived?: string
      readonly kept?: string
    }
  /** Nothing was taken: too much is waiting already. */
  | { readonly outcome: 'overloaded'; readonly retryAfterSeconds: number }
  /** The message id came before with another body. */
  | { readonly outcome: 'reused' }

export const RowFault = z.object({
  row: z.int().describe('1 is the first row of the request'),
  path: z.string().describe('JSON Pointer into the row'),
  message: z.string(),
})
export type RowFault = z.infer<typeof RowFault>

/** The answer to events that were sent. */
export const EventsAnswer = Counts.extend({ errors: z.array(RowFault).describe('The first 20') })
export type EventsAnswer = z.infer<typeof EventsAnswer>

/** The Events API of Tinybird answers so. */
export const TinybirdAnswer = z.object({ successful_rows: z.int(), quarantined_rows: z.int() })

export const Balance = Counts.extend({
  past_horizon: z
    .int()
    .describe('Of the accepted: older than what is remembered of keys, so a second coming is not ruled out'),
})
export type Balance = z.infer<typeof Balance>

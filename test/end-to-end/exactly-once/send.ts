import type { Client } from '../../../src/cli/client.ts'
import type { EventsAnswer } from '../../../src/contracts/event.ts'
import type { SpilledAnswer } from '../../../src/contracts/spill.ts'
import { PACK_OF, type SentRow, type StreamName } from './traffic.ts'

const BATCH = 500
const SENDERS = 6
/** A request that is not answered within this is sent again, as after a broken connection. */
const PATIENCE_MS = 20_000

export type Answer = EventsAnswer | SpilledAnswer

export interface Batch {
  readonly stream: StreamName
  readonly rows: readonly SentRow[]
  readonly key: string
}

/** Rows as requests, each of one stream and with a key by which it is known again. */
export function batchesOf(rows: readonly SentRow[], name: string): Batch[] {
  const open = new Map<StreamName, SentRow[]>()
  const batches: Batch[] = []
  const close = (stream: StreamName, own: SentRow[]) => {
    batches.push({ stream, rows: own, key: `${name}-${batches.length}` })
    open.delete(stream)
  }
  for (const row of rows) {
    const own = open.get(row.stream) ?? []
    open.set(row.stream, own)
    own.push(row)
    if (own.length === BATCH) close(row.stream, own)
  }
  for (const [stream, own] of open) close(stream, own)
  return batches
}

export interface Sending {
  /** One for each request that is answered. */
  readonly answers: Answer[]
  /** Requests that had to be sent again. */
  repeated: number
  /** When all are answered. */
  readonly done: Promise<void>
}

/** Sends every request until it is answered, some at a time. */
export function send(api: Client, batches: readonly Batch[]): Sending {
  const waiting = [...batches]
  const answers: Answer[] = []
  const sender = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) answers.push(await deliver(next))
  }
  const deliver = async (batch: Batch): Promise<Answer> => {
    for (;;) {
      const response = await request(api, batch).catch(() => undefined)
      const text = await response?.text().catch(() => undefined)
      if (response?.ok && text !== undefined) return JSON.parse(text) as Answer
      if (response && response.status < 500 && response.status !== 429) throw new Error(text)
      sending.repeated++
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const done = Promise.all(Array.from({ length: SENDERS }, sender)).then(() => undefined)
  const sending: Sending = { answers, repeated: 0, done }
  return sending
}

function request(api: Client, { stream, rows, key }: Batch): Promise<Response> {
  return api.fetch(`/v1/events/${PACK_OF[stream]}.${stream}`, {
    method: 'POST',
    body: rows.map(({ text }) => text).join('\n'),
    headers: { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': key },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
}

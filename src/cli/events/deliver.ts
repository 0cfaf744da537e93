import { randomUUID } from 'node:crypto'
import type { EventsAnswer } from '../../contracts/event.ts'
import { type Client, failureOf } from '../client.ts'
import { patient } from '../retry.ts'
import type { Totals } from './totals.ts'

export interface Delivery {
  /** `pack.stream` */
  readonly stream: string
  readonly type: string
  readonly text: string
  /** Place of its first row among those of the stream. */
  readonly first: number
}

/** Sends rows, and counts the answer. The same try again has the same key, so it is the same request however often it arrives. */
export type Deliver = (delivery: Delivery) => Promise<void>

/**
 * @param gateway sends again what may arrive twice
 * @param run what tells these rows from any others: the same rows of the same run are the same requests
 */
export function deliverer(
  gateway: Client,
  totals: Totals,
  aborting: AbortSignal,
  run: string = randomUUID(),
): Deliver {
  return async ({ stream, type, text, first }) => {
    const path = `/v1/events/${encodeURIComponent(stream)}`
    const headers = { 'Content-Type': type, 'Idempotency-Key': `${run}-${first}` }
    const response = await gateway.fetch(path, { method: 'POST', headers, body: text, signal: aborting })
    if (!response.ok) throw await failureOf(path, response)
    totals.add(stream, (await response.json()) as EventsAnswer, first)
  }
}

/** A wrong address or key shows at the first request; what is under way is worth more patience. */
export function patientAfterFirst(
  gateway: Client,
  totals: Totals,
  { stopping, onWait }: { stopping: AbortSignal; onWait: (text: string) => void },
): Client {
  const first = patient(gateway, { networkTries: 1, stopping, onWait })
  const later = patient(gateway, { stopping, onWait })
  return { ...later, fetch: (...call) => (totals.requests > 0 ? later : first).fetch(...call) }
}

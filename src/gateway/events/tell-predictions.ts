import type { PredictionWord, Telling } from '../../contracts/model.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'
import { checkRows } from '../../engine/ingest/check-rows.ts'
import { commitsOf } from '../../platform/commits.ts'
import { quarantine } from '../../platform/quarantine.ts'
import { sha256 } from '../authenticate.ts'
import type { GatewayEnv } from '../env.ts'
import { place } from './place.ts'

/** What one row of a request came to. */
export type Told = Readonly<Record<PredictionWord, string | number | undefined>>

/**
 * Makes an event of every prediction of a request, as durable as one that was sent. `message` says which request it is: the same one
 * that comes again tells nothing anew. When this throws, the request may be sent again.
 */
export async function tellPredictions(
  env: GatewayEnv,
  entry: StreamEntry,
  { fields }: Telling,
  message: string,
  fingerprint: string,
  predictions: readonly Omit<Told, 'id'>[],
): Promise<void> {
  const messageId = sha256(JSON.stringify([entry.fullName, message])).slice(0, 32)
  const rows = predictions.map((prediction, at) => {
    const told: Told = { ...prediction, id: `${messageId}-${at}` }
    const value = Object.fromEntries(
      Object.entries(fields).flatMap(([field, word]) =>
        told[word] === undefined ? [] : [[field, told[word]]],
      ),
    )
    return { text: JSON.stringify(value), value }
  })
  const checked = checkRows(rows, entry, Date.now())
  const kept = await quarantine(env, entry, messageId, checked.bad)
  await place(env, commitsOf(entry, { messageId, fingerprint, ...kept }, checked))
}

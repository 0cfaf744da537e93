import type { Untold } from '../contracts/outcome.ts'
import type { Pack } from '../contracts/pack.ts'
import { inferenceRow, stageRows } from '../engine/image-rows.ts'
import { Catalogue, type StreamEntry } from '../engine/ingest/catalogue.ts'
import { checkRows } from '../engine/ingest/check-rows.ts'
import { type CommitEnv, commit, commitsOf } from './commits.ts'
import { forgetUntold } from './database/untold.ts'
import { quarantine } from './quarantine.ts'

/** The streams in which the end of an image is told. */
export interface ImageStreams {
  readonly inferences: StreamEntry
  readonly stages: StreamEntry
}

export function imageStreams(pack: Pack): ImageStreams {
  const catalogue = new Catalogue([pack])
  return {
    inferences: catalogue.stream(`${pack.name}.inferences`),
    stages: catalogue.stream(`${pack.name}.stages`),
  }
}

/**
 * Tells the ledger of ends, as events, and then forgets that they were untold. It may be told again: the id of what was written
 * together is the message id. Throws when the ledger is away; the sweep tells it then.
 */
export async function tell(
  env: CommitEnv,
  streams: ImageStreams,
  { id, finished }: Untold,
  store_ms?: number,
): Promise<void> {
  await Promise.all([
    commitRows(
      env,
      streams.inferences,
      id,
      finished.map((end) => inferenceRow(end, store_ms)),
    ),
    commitRows(
      env,
      streams.stages,
      id,
      finished.flatMap((end) => stageRows(end, store_ms)),
    ),
  ])
  await forgetUntold(env.DATABASE, id).run()
}

async function commitRows(
  env: CommitEnv,
  entry: StreamEntry,
  id: string,
  rows: readonly object[],
): Promise<void> {
  const messageId = `${id}-${entry.name}`
  const raw = rows.map((row) => ({ text: JSON.stringify(row), value: row }))
  const checked = checkRows(raw, entry, Date.now())
  const kept = await quarantine(env, entry, messageId, checked.bad)
  // The sweep does not know how long the end took to write: with less in it, it is the same message.
  const commits = commitsOf(entry, { messageId, fingerprint: '', ...kept }, checked)
  const answers = await Promise.all(commits.map((each) => commit(env, each)))
  for (const { outcome } of answers)
    if (outcome !== 'committed') throw new Error(`the ledger answers ${outcome}`)
}

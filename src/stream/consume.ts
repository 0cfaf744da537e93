import { EventPointer } from '../contracts/event-pointer.ts'
import type { Catalogue } from '../engine/ingest/catalogue.ts'
import { retryDelay } from '../platform/queues.ts'
import { Overloaded } from './deliver.ts'
import { type Budget, type LoadEnv, loadFile } from './load-file.ts'
import { unspill } from './unspill.ts'

/** What one batch may spend on files: then their own next messages go on, and a Worker stays under its CPU limit. */
const FILES_MS = 20_000
const FILES_CHUNKS = 50

export type ConsumeEnv = LoadEnv

/** Queue `events`: pointers to rows in R2 that are on their way to their ledgers. */
export async function consumeEvents(
  batch: MessageBatch<unknown>,
  env: ConsumeEnv,
  catalogue: Catalogue,
): Promise<void> {
  const budget: Budget = { until: Date.now() + FILES_MS, chunks: FILES_CHUNKS }
  for (const message of batch.messages) {
    try {
      const pointer = EventPointer.parse(message.body)
      if (pointer.kind === 'spill') await unspill(env, pointer.key)
      else await loadFile(env, catalogue, pointer.id, budget)
      message.ack()
    } catch (error) {
      console.error(`events message ${message.id} is put off`, error)
      message.retry({
        delaySeconds: error instanceof Overloaded ? error.seconds : retryDelay(message.attempts),
      })
    }
  }
}

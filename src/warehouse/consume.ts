import { SegmentPointer } from '../contracts/segment.ts'
import type { Loaders } from '../engine/warehouse/loaders.ts'
import { isLoaded, loadSegment } from '../platform/database/loads.ts'
import { noteUnloaded } from '../platform/database/unloaded.ts'
import { parseSegmentKey } from '../platform/names.ts'
import { retryDelay } from '../platform/queues.ts'
import { readSegment } from '../platform/segments.ts'

export interface WarehouseEnv {
  readonly BUCKET: R2Bucket
  readonly DATABASE: D1Database
}

/** Queue `segments`: rows that are sealed go into dimensions and facts, each segment once. */
export async function consumeSegments(
  batch: MessageBatch<unknown>,
  env: WarehouseEnv,
  loaders: Loaders,
): Promise<void> {
  // one after the other: each may hold a whole segment, and the database writes one at a time anyway
  for (const message of batch.messages) {
    const { key } = SegmentPointer.parse(message.body)
    try {
      await load(env, loaders, key)
      message.ack()
    } catch (error) {
      console.error(`segment ${key} is put off`, error)
      await note(env.DATABASE, key, error)
      message.retry({ delaySeconds: retryDelay(message.attempts) })
    }
  }
}

async function load({ BUCKET, DATABASE }: WarehouseEnv, loaders: Loaders, key: string): Promise<void> {
  const segment = parseSegmentKey(key)
  if (!segment) throw new Error(`"${key}" is the name of no segment`)
  const made = loaders.of(segment.stream)
  if (!made || (await isLoaded(DATABASE, segment))) return
  const sealed = await readSegment(BUCKET, key)
  // a pointer is sent after its segment was put, and the sweep sends none for what is not there
  if (!sealed) return console.error(`${key} was removed before it was loaded`)
  await loadSegment(DATABASE, segment, made(sealed.lines), sealed.rows, Date.now())
}

/** Why it is not there, for whoever looks for its rows. The message comes again in any case. */
async function note(database: D1Database, key: string, reason: unknown): Promise<void> {
  const segment = parseSegmentKey(key)
  if (!segment) return
  try {
    await noteUnloaded(database, segment, key, String(reason), Date.now())
  } catch (error) {
    console.error(`what became of ${key} could not be written down`, error)
  }
}

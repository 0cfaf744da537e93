import { SegmentPointer } from '../contracts/segment.ts'
import { turned } from '../engine/quality/result.ts'
import type { PackRules } from '../engine/quality/rules.ts'
import type { Loaders } from '../engine/warehouse/loaders.ts'
import { isLoaded, loadSegment } from '../platform/database/loads.ts'
import { noteUnloaded } from '../platform/database/unloaded.ts'
import { parseSegmentKey } from '../platform/names.ts'
import { type QualityEnv, tellVerdicts } from '../platform/quality.ts'
import { retryDelay } from '../platform/queues.ts'
import { readSegment } from '../platform/segments.ts'

export interface WarehouseEnv extends QualityEnv {
  readonly BUCKET: R2Bucket
}

/** Queue `segments`: rows that are sealed go into dimensions and facts, each segment once. */
export async function consumeSegments(
  batch: MessageBatch<unknown>,
  env: WarehouseEnv,
  loaders: Loaders,
  rules: readonly PackRules[],
): Promise<void> {
  // one after the other: each may hold a whole segment, and the database writes one at a time anyway
  for (const message of batch.messages) {
    const { data: pointer, error: fault } = SegmentPointer.safeParse(message.body)
    try {
      if (!pointer) throw fault
      await load(env, loaders, rules, pointer.key)
      message.ack()
    } catch (error) {
      console.error(`segments message ${message.id} is put off`, pointer, error)
      if (pointer) await note(env.DATABASE, pointer.key, error)
      message.retry({ delaySeconds: retryDelay(message.attempts) })
    }
  }
}

async function load(
  env: WarehouseEnv,
  loaders: Loaders,
  rules: readonly PackRules[],
  key: string,
): Promise<void> {
  const { BUCKET, DATABASE } = env
  const segment = parseSegmentKey(key)
  if (!segment) throw new Error(`"${key}" is the name of no segment`)
  const made = loaders.of(segment.stream)
  if (!made || (await isLoaded(DATABASE, segment))) return
  const sealed = await readSegment(BUCKET, key)
  // a pointer is sent after its segment was put, and the sweep sends none for what is not there
  if (!sealed) return console.error(`${key} was removed before it was loaded`)
  const rows = made(sealed.lines)
  const sums = await loadSegment(DATABASE, segment, rows, sealed.rows, Date.now())
  const own = rules.find(({ pack }) => segment.stream.startsWith(`${pack}.`))
  if (!sums || !own || !turned(rows.quality, sums)) return
  // the rows are loaded whatever becomes of this, and the cron tells what was not told
  await tellVerdicts(env, own).catch((error: unknown) => console.error(`${own.pack} is told later`, error))
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

import type { EventPointer } from '../contracts/event-pointer.ts'
import { takeStaleFiles } from '../platform/database/files.ts'
import { sendPointers } from '../platform/queues.ts'
import { spilledBefore } from '../platform/spill.ts'

export interface SweepEventsEnv {
  readonly BUCKET: R2Bucket
  readonly DATABASE: D1Database
  readonly EVENTS: Queue<EventPointer>
}

/** Files that one sweep takes. */
const FILES = 1_000

/** Requests that are in R2 and have lost their pointer, or whose retries ran out. */
export async function sweepSpilled(env: SweepEventsEnv, before: number): Promise<number> {
  let spilled = 0
  for await (const keys of spilledBefore(env.BUCKET, before)) {
    await sendPointers(
      env.EVENTS,
      keys.map((key) => ({ kind: 'spill', key })),
    )
    spilled += keys.length
  }
  return spilled
}

/** Files of events of which the same is so. */
export async function sweepFiles(env: SweepEventsEnv, before: number, now: number): Promise<number> {
  const files = await takeStaleFiles(env.DATABASE, before, now, FILES)
  await sendPointers(
    env.EVENTS,
    files.map((id) => ({ kind: 'file', id })),
  )
  return files.length
}

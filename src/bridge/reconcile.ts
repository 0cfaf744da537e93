import { differences, type Listed } from '../engine/bridge/difference.ts'
import { isDataFile, parseLogFile } from '../engine/bridge/log-key.ts'
import { lakePrefix } from '../platform/names.ts'
import { isCopy, targetObjects } from './adopt.ts'
import { copyObject } from './copy.ts'
import { lakeObjects } from './lake.ts'
import { count, type TableState } from './table-state.ts'
import { inParallel, type Trip } from './trip.ts'

/** Files of rows that are found missing or changed before they are mended together. */
const BATCH = 40
/** An upload that was begun so long ago is nobody's. */
const DEAD_UPLOAD_MS = 3_600_000

/**
 * Holds all that the target has of a table against the lake, and puts what is missing or changed there again: files of rows first,
 * then the log. The pointer to the checkpoint is left to `follow`, which knows whether the checkpoint is there.
 * @returns what the lake has no more and the target still has, or nothing when there is more to do
 */
export async function reconcile(trip: Trip, state: TableState, now: number): Promise<Listed[] | undefined> {
  const own = lakePrefix(state.table)
  await abortDeadUploads(trip, own, now)
  const extras: Listed[] = []
  const log: string[] = []
  const found: string[] = []
  const mendFound = () => inParallel(found.splice(0), (key) => mend(trip, state, key))
  for await (const difference of differences(lakeObjects(trip.lake, own), targetObjects(trip, own))) {
    if (trip.isOver) return undefined
    if (difference.kind === 'extra') {
      if (isOurs(difference.target.key.slice(own.length))) extras.push(difference.target)
      continue
    }
    const { key } = difference.source
    const file = parseLogFile(key.slice(own.length))
    if (difference.kind === 'unlike' && (await isCopy(trip, difference.source, difference.target))) continue
    if (file === undefined) found.push(key)
    else if (file.kind === 'pointer') state.checkpoint = -1
    else if (file.version <= state.version) log.push(key)
    if (found.length === BATCH) await mendFound()
  }
  await mendFound()
  await inParallel(log, (key) => mend(trip, state, key))
  state.reconciledAt = now
  return extras
}

async function mend(trip: Trip, state: TableState, key: string): Promise<void> {
  const bytes = await copyObject(trip, key)
  if (bytes === undefined) return
  count(state, bytes)
  // The first time heals nothing: it brings the history that a jump left out.
  if (state.reconciledAt !== null) state.healed++
}

const isOurs = (path: string) => isDataFile(path) || parseLogFile(path) !== undefined

async function abortDeadUploads(trip: Trip, prefix: string, now: number): Promise<void> {
  for (const { key, id, at } of await trip.target.uploads(trip.there(prefix)))
    if (at < now - DEAD_UPLOAD_MS) await trip.target.abortUpload(key, id)
}

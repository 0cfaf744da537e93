import { changesOf } from '../engine/bridge/changes.ts'
import { differences } from '../engine/bridge/difference.ts'
import { checkpointKey, commitKey, lakePrefix, lastCheckpointKey } from '../platform/names.ts'
import { isCopy, targetObjects } from './adopt.ts'
import { copyObject } from './copy.ts'
import { commitsBehind, filesAt, lakeObjects, type Pointer, readText } from './lake.ts'
import { count, damaged, type TableState } from './table-state.ts'
import { inParallel, type Trip } from './trip.ts'

/** Objects that are found missing before they are copied together. */
const BATCH = 40

/**
 * Brings a table to a checkpoint at once, past commits whose files or which themselves are gone: every file of the table first,
 * then the checkpoint, with which readers see it, then its commit, and last the pointer.
 * @returns whether there is more to do: what was copied stays, and the next wake goes on
 */
export async function jump(trip: Trip, state: TableState, { version, text }: Pointer): Promise<boolean> {
  const files = await filesAt(trip, state.table, version)
  if (!(await bringFiles(trip, state, files, version))) return true
  await copyCounted(trip, state, checkpointKey(state.table, version))
  // A log that was cleaned up to its checkpoint has no commit of that version any more.
  await copyCounted(trip, state, commitKey(state.table, version))
  await trip.target.put(trip.there(lastCheckpointKey(state.table)), new TextEncoder().encode(text), {})
  state.version = version
  state.checkpoint = version
  state.catalogued = null
  return false
}

/** @returns whether all of them are at the target */
async function bringFiles(
  trip: Trip,
  state: TableState,
  files: ReadonlySet<string>,
  version: number,
): Promise<boolean> {
  const own = lakePrefix(state.table)
  const unseen = new Set(files)
  const here = seeing(lakeObjects(trip.lake, own), ({ key }) => unseen.delete(key.slice(own.length)))
  const found: string[] = []
  const copyFound = () => inParallel(found.splice(0), (key) => copyCounted(trip, state, key))
  for await (const difference of differences(here, targetObjects(trip, own))) {
    if (trip.isOver) return false
    if (difference.kind === 'extra') {
      unseen.delete(difference.target.key.slice(own.length))
      continue
    }
    if (!files.has(difference.source.key.slice(own.length))) continue
    if (difference.kind === 'unlike' && (await isCopy(trip, difference.source, difference.target))) continue
    found.push(difference.source.key)
    if (found.length === BATCH) await copyFound()
  }
  await copyFound()
  await requireRemoved(trip, state, unseen, version)
  return true
}

/** What neither side has must have been taken out of the table since. */
async function requireRemoved(
  trip: Trip,
  state: TableState,
  unseen: Set<string>,
  version: number,
): Promise<void> {
  if (unseen.size === 0) return
  for (const { key } of await commitsBehind(trip.lake, state.table, version)) {
    for (const path of changesOf((await readText(trip, key)) ?? '').removes) unseen.delete(path)
    if (unseen.size === 0) return
  }
  const [path = ''] = unseen
  throw damaged(state, path)
}

async function copyCounted(trip: Trip, state: TableState, key: string): Promise<void> {
  const bytes = await copyObject(trip, key)
  if (bytes !== undefined) count(state, bytes)
}

async function* seeing<T>(items: AsyncIterable<T>, see: (item: T) => void): AsyncGenerator<T> {
  for await (const item of items) {
    see(item)
    yield item
  }
}

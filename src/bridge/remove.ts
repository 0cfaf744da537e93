import type { Listed } from '../engine/bridge/difference.ts'
import { isDataFile, parseLogFile } from '../engine/bridge/log-key.ts'
import { lakePrefix } from '../platform/names.ts'
import { filesAt, readPointer } from './lake.ts'
import { damaged, type TableState } from './table-state.ts'
import { inParallel, type Trip } from './trip.ts'

/**
 * Removes at the target what the lake removed so long ago that nobody reads it any more. A file that the log still names stays,
 * though the lake lost it: the target has the last copy then.
 * @returns what was removed
 */
export async function removeExtras(
  trip: Trip,
  state: TableState,
  due: readonly Pick<Listed, 'key'>[],
): Promise<string[]> {
  // Behind the lake, the target may still need what the lake has removed.
  if (due.length === 0 || state.version < state.lakeVersion) return []
  const own = lakePrefix(state.table)
  const pointer = await readPointer(trip, state.table)
  const checkpoint = pointer && pointer.version <= state.version ? pointer.version : -1
  const files = await filesAt(trip, state.table, state.version)
  const lost = due.find(({ key }) => files.has(key.slice(own.length)))
  if (lost) throw damaged(state, lost.key.slice(own.length))
  const removed: string[] = []
  await inParallel(due, async ({ key }) => {
    if (trip.isOver || !mayGo(key.slice(own.length), checkpoint)) return
    await trip.target.delete(trip.there(key))
    removed.push(key)
  })
  return removed
}

/** A log is needed from its newest checkpoint on. */
function mayGo(path: string, checkpoint: number): boolean {
  const file = parseLogFile(path)
  if (file === undefined) return isDataFile(path)
  return file.kind !== 'pointer' && file.version < checkpoint
}

import type { Listed } from '../engine/bridge/difference.ts'
import { isDataFile, parseLogFile } from '../engine/bridge/log-key.ts'
import { lakePrefix } from '../platform/names.ts'
import { filesAt, readPointer } from './lake.ts'
import { damaged, type TableState } from './table-state.ts'
import { inParallel, type Trip } from './trip.ts'

/**
 * Of what the target has and the lake has not: what the lake removed. A file that the log still names the lake has lost; the target
 * has the last copy of it, and that is told and kept.
 */
export async function removedByLake(
  trip: Trip,
  state: TableState,
  extras: readonly Listed[],
): Promise<string[]> {
  state.lost = null
  const own = lakePrefix(state.table)
  const keys = extras.map(({ key }) => key)
  if (!keys.some((key) => isDataFile(key.slice(own.length)))) return keys
  const named = await filesAt(trip, state.table, state.version)
  const lost = keys.find((key) => named.has(key.slice(own.length)))
  if (lost !== undefined) state.lost = damaged(state, lost.slice(own.length)).trouble
  return keys.filter((key) => !named.has(key.slice(own.length)))
}

/** @returns what of them was removed at the target: of the log, only what a newer checkpoint stands for */
export async function remove(trip: Trip, table: string, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const own = lakePrefix(table)
  const checkpoint = (await readPointer(trip, table))?.version ?? -1
  const removed: string[] = []
  await inParallel(keys, async (key) => {
    const file = parseLogFile(key.slice(own.length))
    const mayGo = file === undefined || (file.kind !== 'pointer' && file.version < checkpoint)
    if (trip.isOver || !mayGo) return
    await trip.target.delete(trip.there(key))
    removed.push(key)
  })
  return removed
}

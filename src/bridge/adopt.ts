import { differences, type Listed } from '../engine/bridge/difference.ts'
import { parseLogFile } from '../engine/bridge/log-key.ts'
import { commitKey, lakeLogPrefix, lakePrefix } from '../platform/names.ts'
import { SOURCE_ETAG } from './copy.ts'
import { lakeObjects, readPointer } from './lake.ts'
import { otherTable, type TableState } from './table-state.ts'
import type { Trip } from './trip.ts'

/**
 * Learns from the target how far a table has come there. Commits that both have must be the same ones: a bridge that lost its own
 * state goes on where it was, and one that is given another's folder leaves it alone.
 */
export async function adopt(trip: Trip, state: TableState): Promise<void> {
  const commits = new Set<number>()
  const own = lakePrefix(state.table)
  let version = -1
  for await (const { key } of targetObjects(trip, lakeLogPrefix(state.table))) {
    const file = parseLogFile(key.slice(own.length))
    if (file?.kind === 'commit') commits.add(file.version)
    // Put when all its files were there: it stands for every version before.
    if (file?.kind === 'checkpoint') version = Math.max(version, file.version)
  }
  while (commits.has(version + 1)) version++
  await requireSame(trip, state)
  if (version >= 0 && !(await lakeHas(trip, state.table, version))) throw otherTable(state, version)
  state.version = version
  state.checkpoint = -1
  state.adopted = true
}

/** The lake has come to this version, though its log may have been cleaned of it. */
async function lakeHas(trip: Trip, table: string, version: number): Promise<boolean> {
  trip.reads++
  if (await trip.lake.head(commitKey(table, version))) return true
  const pointer = await readPointer(trip, table)
  return pointer !== undefined && pointer.version >= version
}

async function requireSame(trip: Trip, state: TableState): Promise<void> {
  const own = lakePrefix(state.table)
  const prefix = lakeLogPrefix(state.table)
  for await (const difference of differences(lakeObjects(trip.lake, prefix), targetObjects(trip, prefix))) {
    if (difference.kind !== 'unlike') continue
    const file = parseLogFile(difference.source.key.slice(own.length))
    if (file?.kind === 'commit' && !(await isCopy(trip, difference.source, difference.target)))
      throw otherTable(state, file.version)
  }
}

/** Objects of the target by the keys that they have in the lake. */
export async function* targetObjects(trip: Trip, prefix: string): AsyncGenerator<Listed> {
  for await (const listed of trip.target.list(trip.there(prefix)))
    yield { ...listed, key: listed.key.slice(trip.prefix.length) }
}

/** Whether an object that has another etag is a copy nevertheless: parts and encryption make an etag that says nothing of the bytes. */
export async function isCopy(trip: Trip, source: Listed, target: Pick<Listed, 'size'>): Promise<boolean> {
  if (source.size !== target.size) return false
  const head = await trip.target.head(trip.there(source.key))
  return head.isOpaque && head.metadata(SOURCE_ETAG) === source.etag
}

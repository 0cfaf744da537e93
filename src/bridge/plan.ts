import type { BridgePlan } from '../contracts/bridge.ts'
import { differences } from '../engine/bridge/difference.ts'
import { parseLogFile } from '../engine/bridge/log-key.ts'
import { lakeLogPrefix, lakePrefix } from '../platform/names.ts'
import { isCopy, targetObjects } from './adopt.ts'
import { lakeObjects } from './lake.ts'
import type { Trip } from './trip.ts'

/** What the target lacks of a table. Both sides are listed whole, and nothing is changed. */
export async function plan(trip: Trip, table: string, version: number): Promise<BridgePlan> {
  const own = lakePrefix(table)
  const sums = { missing: sum(), different: sum(), extra: sum() }
  for await (const difference of differences(lakeObjects(trip.lake, own), targetObjects(trip, own))) {
    if (difference.kind === 'extra') add(sums.extra, difference.target.size)
    else if (difference.kind === 'missing') add(sums.missing, difference.source.size)
    else if (!(await isCopy(trip, difference.source, difference.target)))
      add(sums.different, difference.source.size)
  }
  const newest = await newestVersion(trip, table)
  return { table, version: version < 0 ? null : version, lake_version: newest < 0 ? null : newest, ...sums }
}

async function newestVersion(trip: Trip, table: string): Promise<number> {
  let newest = -1
  const own = lakePrefix(table)
  for await (const { key } of lakeObjects(trip.lake, lakeLogPrefix(table))) {
    const file = parseLogFile(key.slice(own.length))
    if (file?.kind === 'commit') newest = file.version
  }
  return newest
}

const sum = () => ({ objects: 0, bytes: 0 })

function add(into: { objects: number; bytes: number }, bytes: number): void {
  into.objects++
  into.bytes += bytes
}

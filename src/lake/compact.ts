import type { Compacted } from '../contracts/lake.ts'
import { type AddFile, removalOf } from '../engine/lake/actions.ts'
import { type Group, planCompaction } from '../engine/lake/compaction.ts'
import { ParquetFile } from '../engine/lake/parquet-file.ts'
import { dayOf } from '../engine/lake/physical.ts'
import { rowGroups } from '../engine/lake/read-parquet.ts'
import { RowBuffer } from '../engine/lake/row-buffer.ts'
import { columnsOf } from '../engine/lake/table-schema.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import { lakePrefix } from '../platform/names.ts'
import { HELD_ROWS, putFile } from './data-files.ts'
import type { DeltaTable } from './delta-table.ts'

/** After so long no further group of files is begun: who asked goes on with another call. */
const BUDGET_MS = 5_000

/** Joins small files of days that are over, each group in a commit of its own. */
export async function compact(table: DeltaTable, dryRun: boolean): Promise<Compacted> {
  const began = Date.now()
  const plan = planCompaction((await table.newest()).files.values(), dayOf(began))
  const done: Compacted = { table: table.name, groups: 0, removed: 0, added: 0, bytes: 0, left: plan.length }
  for (const group of plan) {
    if (!dryRun && (Date.now() - began > BUDGET_MS || !(await join(table, group)))) break
    done.groups++
    done.removed += group.files.length
    done.added++
    done.bytes += group.files.reduce((sum, { size }) => sum + size, 0)
    done.left--
  }
  return done
}

async function join(table: DeltaTable, { day, files }: Group): Promise<boolean> {
  const now = Date.now()
  const state = await table.newest()
  const { version } = state
  // somebody else may have joined them
  if (!files.every(({ path }) => state.files.has(path))) return false
  const joined = await joinFiles(table, state, day, files, now)
  const removals = files.map((file) => removalOf(file, now, false))
  const actions = [...removals, { add: { ...joined, dataChange: false } }]
  return table.commit(version, { operation: 'OPTIMIZE', parameters: { predicate: '[]' }, actions }, now)
}

/** Held are the new file, one of the others and the rows of one row group. */
async function joinFiles(
  table: DeltaTable,
  { metadata }: TableState,
  day: string,
  files: readonly AddFile[],
  now: number,
): Promise<AddFile> {
  if (!metadata) throw new Error(`${table.name} has no schema`)
  const columns = columnsOf(metadata)
  const buffer = new RowBuffer(columns)
  const joined = new ParquetFile(columns)
  for (const { path } of files) {
    const object = await table.bucket.get(lakePrefix(table.name) + path)
    if (!object) throw new Error(`${table.name} has lost ${path}`)
    for await (const group of rowGroups(await object.arrayBuffer())) {
      buffer.append(group.columns, group.rows)
      if (buffer.rows >= HELD_ROWS) joined.write(buffer.take())
    }
  }
  if (buffer.rows > 0) joined.write(buffer.take())
  return putFile(table, day, joined, now)
}

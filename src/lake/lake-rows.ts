import { keyed, membersIn, type Version } from '../engine/lake/as-of.ts'
import { PARTITION } from '../engine/lake/column.ts'
import { grainOf, mergedNames, mergeSql } from '../engine/lake/merge-rows.ts'
import { dayOf } from '../engine/lake/physical.ts'
import { rowGroups } from '../engine/lake/read-parquet.ts'
import { type KeptRow, keptRows, type ServedTable } from '../engine/lake/served-table.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import type { FactPlan, RolePlan } from '../engine/warehouse/plan.ts'
import { type Claim, DAY, PAGE_ROWS, versionsOf } from '../platform/database/lake-days.ts'
import { lakePrefix } from '../platform/names.ts'
import type { DeltaTable } from './delta-table.ts'

/** Asks SQLite for what a statement makes of its one parameter; no table is read or written. */
export type Evaluate = (sql: string, parameter: string) => KeptRow[]

interface Sources {
  readonly database: D1Database
  readonly evaluate: Evaluate
}

/**
 * The rows of a day that only the lake has, merged with late ones, with the keys of their dimensions as they are now. Held are a file, a row group
 * and the late rows.
 */
export async function* lakeRows(
  table: DeltaTable,
  state: TableState,
  served: ServedTable,
  sources: Sources,
  { day, purged_to }: Claim,
  late: readonly KeptRow[],
): AsyncGenerator<KeptRow> {
  const { fact } = served
  if (!fact || purged_to <= day * DAY) return
  const waiting = Map.groupBy(late, (row) => grainOf(fact, row))
  for await (const rows of keptPages(table, state, served, dayOf(day * DAY))) {
    const own = rows.filter((row) => Number(row[fact.time]) < purged_to)
    const merged = own.flatMap((row) => {
      const grain = grainOf(fact, row)
      const came = waiting.get(grain)
      waiting.delete(grain)
      return came ? [row, ...came] : []
    })
    const met = new Set(merged.map((row) => grainOf(fact, row)))
    const others = own.filter((row) => !met.has(grainOf(fact, row)))
    yield* await withKeys(fact, sources, [...others, ...mergeRows(fact, sources, merged)])
  }
  yield* await withKeys(fact, sources, mergeRows(fact, sources, [...waiting.values()].flat()))
}

async function* keptPages(
  { bucket, name }: DeltaTable,
  { files }: TableState,
  served: ServedTable,
  day: string,
): AsyncGenerator<KeptRow[]> {
  for (const { path, partitionValues } of files.values()) {
    if (partitionValues[PARTITION] !== day) continue
    const object = await bucket.get(lakePrefix(name) + path)
    if (!object) throw new Error(`${name} has lost ${path}`)
    for await (const { columns, rows } of rowGroups(await object.arrayBuffer()))
      for (let at = 0; at < rows; at += PAGE_ROWS)
        yield keptRows(served, columns, at, Math.min(at + PAGE_ROWS, rows))
  }
}

/** Rows of one grain stay together, so that each chunk can be merged by itself. */
function mergeRows(fact: FactPlan, { evaluate }: Sources, rows: readonly KeptRow[]): KeptRow[] {
  const names = mergedNames(fact)
  const grains = [...Map.groupBy(rows, (row) => grainOf(fact, row)).values()]
  const sql = mergeSql(fact)
  return batches(grains).flatMap((batch) => {
    const given = batch.flat().map((row) => names.map((name) => row[name] ?? null))
    return evaluate(sql, JSON.stringify(given))
  })
}

const GRAINS_AT_ONCE = 500

const batches = <Each>(all: readonly Each[]) =>
  Array.from({ length: Math.ceil(all.length / GRAINS_AT_ONCE) }, (_, i) =>
    all.slice(i * GRAINS_AT_ONCE, (i + 1) * GRAINS_AT_ONCE),
  )

/** Rows with the versions of their members as of their time, as the database has them now. */
export async function withKeys(
  fact: FactPlan,
  { database }: Sources,
  rows: readonly KeptRow[],
): Promise<KeptRow[]> {
  if (rows.length === 0) return []
  const versions = new Map<RolePlan, readonly Version[]>()
  for (const role of fact.roles) versions.set(role, await versionsOf(database, role, membersIn(role, rows)))
  return keyed(fact, rows, versions)
}

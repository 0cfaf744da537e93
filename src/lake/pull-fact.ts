import { membersIn } from '../engine/lake/as-of.ts'
import { sourceSql } from '../engine/lake/merge-rows.ts'
import { dayOf } from '../engine/lake/physical.ts'
import { lakeColumns, lakeRow, type ServedTable } from '../engine/lake/served-table.ts'
import type { Row } from '../engine/stream/row.ts'
import { memberSql } from '../engine/warehouse/load-fact.ts'
import type { FactPlan, SourcePlan } from '../engine/warehouse/plan.ts'
import { chunks } from '../engine/warehouse/statement.ts'
import { type Kept, keeper } from '../engine/warehouse/values.ts'
import { DAY, noteLakeDays } from '../platform/database/lake-days.ts'
import type { DataFiles } from './data-files.ts'
import type { DeltaTable } from './delta-table.ts'
import type { Warehouse } from './export.ts'
import { withKeys } from './lake-rows.ts'
import { pullSegments } from './pull.ts'

/**
 * Brings sealed segments into a fact that is only in the lake, as `pull` brings them into the raw table: each row is a row of the fact.
 * @returns whether there is more to be brought
 */
export function pullFact(
  table: DeltaTable,
  served: ServedTable,
  fact: FactPlan,
  warehouse: Warehouse,
): Promise<boolean> {
  const [pack] = served.name.split('.')
  const [source] = fact.sources
  if (!source) return Promise.resolve(false)
  const take = (_: unknown, lines: Iterable<Row>, files: DataFiles) =>
    takeRows(served, fact, source, warehouse, lines, files)
  return pullSegments(table, `${pack}.${source.stream}`, lakeColumns(served), take)
}

async function takeRows(
  served: ServedTable,
  fact: FactPlan,
  source: SourcePlan,
  warehouse: Warehouse,
  lines: Iterable<Row>,
  files: DataFiles,
): Promise<void> {
  const sql = sourceSql(fact, source)
  for (const chunk of chunks(keptOf(source, lines))) {
    const rows = warehouse.evaluate(sql, chunk).filter((row) => row[fact.time] !== null)
    if (fact.roles.length > 0) await meet(served, fact, warehouse, rows)
    for (const row of await withKeys(fact, warehouse, rows))
      await files.add(dayOf(Number(row[fact.time])), lakeRow(served, row))
  }
}

function* keptOf({ fields, where }: SourcePlan, lines: Iterable<Row>): Generator<Kept[]> {
  const keep = keeper(fields)
  for (const row of lines) if (!where || where(row)) yield keep(row)
}

/** Members that nobody told of yet are inferred, and days noted for what changes in them, before they are looked up. */
async function meet(
  { name }: ServedTable,
  { roles, time }: FactPlan,
  { database }: Warehouse,
  rows: readonly Readonly<Record<string, Kept>>[],
): Promise<void> {
  await noteLakeDays(database, name, [...new Set(rows.map((row) => Math.floor(Number(row[time]) / DAY)))])
  for (const role of roles)
    for (const chunk of chunks(membersIn(role, rows)))
      await database.prepare(memberSql(role.dimension)).bind(chunk).run()
}

import { Fault } from '../../contracts/problem.ts'
import { crc32 } from '../../engine/crc32.ts'
import { toCsv } from '../../engine/csv.ts'
import { CLICKHOUSE, type KpiQuery, kpiStatement, shown } from '../../engine/warehouse/kpi.ts'
import type { KpiEntry } from '../../engine/warehouse/warehouse-catalogue.ts'
import { keptResult } from '../../platform/database/kpis.ts'
import { readRows } from '../../platform/database/read.ts'

/** Rows that one answer holds. */
const ROWS_LIMIT = 10_000

/** Each change of the zone's clocks in the period is written into the SQL. */
const LONGEST_MS = 100 * 366 * 86_400_000

export interface KpiAnswer {
  readonly meta: readonly { readonly name: string; readonly type: string }[]
  readonly data: readonly Readonly<Record<string, unknown>>[]
  readonly isKept: boolean
}

/** What a KPI comes to, as it was kept if its tables are as they were then. */
export async function readKpi(
  { DATABASE }: { readonly DATABASE: D1Database },
  entry: KpiEntry,
  query: KpiQuery,
): Promise<KpiAnswer> {
  refuseStrange(query)
  const columns = Object.entries(entry.kpi.columns)
  const result = async () => JSON.stringify(await work(DATABASE, entry, query))
  // a KPI that is written otherwise is another one
  const sql = crc32(new TextEncoder().encode(entry.kpi.sql))
  const key = JSON.stringify([entry.fullName, sql, query])
  const { body, isKept } = entry.tables
    ? await keptResult(DATABASE, key, entry.tables, result, Date.now())
    : { body: await result(), isKept: false }
  return {
    meta: columns.map(([name, type]) => ({ name, type: CLICKHOUSE[type] })),
    data: JSON.parse(body),
    isKept,
  }
}

function refuseStrange({ from, to }: KpiQuery): void {
  if (from < to && to - from <= LONGEST_MS) return
  throw new Fault('malformed-request', 'from must be before to, by a hundred years at most.')
}

async function work(database: D1Database, { kpi, fullName }: KpiEntry, query: KpiQuery): Promise<object[]> {
  const { sql, parameters } = kpiStatement(kpi, query, 'sqlite')
  const limited = /\bLIMIT\s+\d+\s*$/i.test(sql) ? sql : `${sql}\nLIMIT ${ROWS_LIMIT + 1}`
  const rows = await readRows(database, { sql: limited, parameters })
  if (rows.length > ROWS_LIMIT)
    throw new Fault(
      'malformed-request',
      `${fullName} comes to over ${ROWS_LIMIT} rows. Ask for less with from, to or a filter.`,
    )
  const columns = Object.entries(kpi.columns)
  return rows.map((row) => Object.fromEntries(columns.map(([name, type]) => [name, shown(row[name], type)])))
}

export const KPI_FORMATS = ['json', 'csv', 'ndjson'] as const

export function renderKpi(
  format: (typeof KPI_FORMATS)[number],
  { meta, data }: KpiAnswer,
  elapsedMs: number,
): { readonly body: string; readonly type: string } {
  switch (format) {
    case 'json':
      return {
        body: JSON.stringify({ meta, data, rows: data.length, elapsed_ms: elapsedMs }),
        type: 'application/json',
      }
    case 'ndjson':
      return {
        body: data.map((row) => `${JSON.stringify(row)}\n`).join(''),
        type: 'application/x-ndjson; charset=utf-8',
      }
    case 'csv': {
      const names = meta.map(({ name }) => name)
      return {
        body: toCsv(
          names,
          data.map((row) => names.map((name) => row[name])),
        ),
        type: 'text/csv; charset=utf-8; header=present',
      }
    }
  }
}

import { Fault, problemName } from '../contracts/problem.ts'
import { DATASET } from '../engine/analytics/columns.ts'
import type { LakeColumn } from '../engine/lake/column.ts'
import { dayOf } from '../engine/lake/physical.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import type { Row } from '../engine/stream/row.ts'
import { type AnalyticsSettings, askAnalytics } from '../platform/analytics.ts'
import { COLUMNS } from '../platform/telemetry.ts'
import { type DataFiles, HELD_ROWS } from './data-files.ts'
import type { DeltaTable } from './delta-table.ts'
import { write } from './write.ts'

const HOUR_MS = 3_600_000
/** Points are asked for so long after their hour: Analytics Engine takes a while to show what was written. */
const SETTLED_MS = 1_800_000
/** Points after which a commit takes no further hour. */
const COMMIT_ROWS = HELD_ROWS
/** Some 3 MB. */
const PAGE = 10_000
/** Whose `txn` says up to which hour since 1970 the points are in the table. */
const SOURCE = 'analytics-engine'

/** Up to which hour a table has asked, and there was nothing: it is not asked for again before the next is over. */
const asked = new WeakMap<DeltaTable, number>()

const COLUMN_TYPES: readonly LakeColumn[] = [
  { name: 'measured_at', type: 'timestamp' },
  { name: 'sample_interval', type: 'long' },
  ...Object.entries(COLUMNS).map(
    ([column, name]): LakeColumn => ({ name, type: column.startsWith('double') ? 'double' : 'string' }),
  ),
]

const SELECT = `SELECT timestamp AS measured_at, _sample_interval AS sample_interval, ${Object.entries(
  COLUMNS,
)
  .map(([column, name]) => `${column} AS ${name}`)
  .join(', ')} FROM ${DATASET}`

/**
 * Brings the points of hours that are over into the table. The commit says up to which hour they are in it, so an hour is in it once, whatever
 * dies meanwhile. Without anybody to ask nothing is brought, and what is owed is brought later.
 * @returns whether there is more to be brought
 */
export async function pullTelemetry(
  table: DeltaTable,
  settings: AnalyticsSettings,
  now: number,
): Promise<boolean> {
  const closed = Math.floor((now - SETTLED_MS) / HOUR_MS)
  let isMore = false
  let found = false
  const fill = async (files: DataFiles, state: TableState) => {
    const from = Math.max(state.reached(SOURCE), asked.get(table) ?? 0)
    const hours = from < closed ? await hoursWithPoints(settings, from, closed) : []
    let taken = 0
    for (const hour of hours) {
      if (files.rows >= COMMIT_ROWS) break
      await take(settings, hour, files)
      taken++
    }
    found = taken > 0
    isMore = taken < hours.length
    if (!found) asked.set(table, closed)
    return found ? { transactions: [{ appId: SOURCE, version: hours[taken]?.hour ?? closed }] } : undefined
  }
  try {
    const written = await write(table, COLUMN_TYPES, fill, now)
    return isMore || found !== written
  } catch (error) {
    if (!(error instanceof Fault) || problemName(error.problem) !== 'unavailable') throw error
    console.warn(`the telemetry of the lake waits: ${error.message}`)
    return false
  }
}

interface Hour {
  /** Since 1970. */
  readonly hour: number
  readonly points: number
}

const within = (from: number, to: number) =>
  `WHERE timestamp >= toDateTime(${from * 3600}) AND timestamp < toDateTime(${to * 3600})`

async function hoursWithPoints(settings: AnalyticsSettings, from: number, to: number): Promise<Hour[]> {
  const rows = await rowsOf(
    settings,
    `SELECT toUnixTimestamp(toStartOfHour(timestamp)) AS begun, count() AS points FROM ${DATASET} ${within(from, to)} GROUP BY begun ORDER BY begun`,
  )
  return rows.map(({ begun, points }) => ({ hour: Number(begun) / 3600, points: Number(points) }))
}

/** Page by page, in an order in which only points that are alike may change places. That none is missing or there twice, the sum says. */
async function take(settings: AnalyticsSettings, { hour, points }: Hour, files: DataFiles): Promise<void> {
  const order = `ORDER BY ${COLUMN_TYPES.map(({ name }) => name).join(', ')}`
  let got = 0
  for (let page = PAGE; page === PAGE; ) {
    const sql = `${SELECT} ${within(hour, hour + 1)} ${order} LIMIT ${PAGE} OFFSET ${got}`
    const rows = await rowsOf(settings, sql)
    for (const row of rows) {
      const measured_at = `${String(row.measured_at).replace(' ', 'T')}Z`
      await files.add(dayOf(hour * HOUR_MS), { ...row, measured_at })
    }
    page = rows.length
    got += page
  }
  if (got !== points) throw new Error(`hour ${hour} had ${points} points, then ${got}`)
}

async function rowsOf(settings: AnalyticsSettings, sql: string): Promise<Row[]> {
  const text = await askAnalytics(settings, `${sql} FORMAT JSONEachRow`)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

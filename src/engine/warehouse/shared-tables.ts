import { listed, quoted, STORED } from './column.ts'
import { CALENDAR_MARKS, DAY_TABLES } from './day-marks.ts'
import { TIME_COLUMNS, type TimeRow } from './time-dimension.ts'

/** What all packs share: which segments were loaded, how tables change, the results of KPIs, and the calendar. */
export const SHARED_TABLES: readonly string[] = [
  `CREATE TABLE warehouse_loads (
  stream TEXT NOT NULL,
  ledger TEXT NOT NULL,
  last INTEGER NOT NULL,
  "rows" INTEGER NOT NULL,
  loaded_at INTEGER NOT NULL,
  PRIMARY KEY (stream, ledger, last)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE warehouse_cursors (
  stream TEXT NOT NULL,
  ledger TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (stream, ledger)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE warehouse_tables (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  loaded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE kpi_results (
  key TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  body TEXT NOT NULL,
  kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID`,
  'CREATE INDEX kpi_results_by_age ON kpi_results (kept_at)',
  `CREATE TABLE time_dim (
  ${TIME_COLUMNS.map(({ name, type }) => `${quoted(name)} ${STORED[type]}${name === 'holiday' ? '' : ' NOT NULL'}`).join(',\n  ')},
  PRIMARY KEY (date_key),
  UNIQUE ("date")
) STRICT`,
  ...DAY_TABLES,
  ...CALENDAR_MARKS,
]

/** Rows of `time_dim`, so many a statement that none is too long. */
export function* timeInserts(days: Iterable<TimeRow>): Generator<string> {
  const rows = [...days].map((row) => `(${row.map(literal).join(', ')})`)
  for (let at = 0; at < rows.length; at += 200)
    yield `INSERT INTO time_dim (${listed(TIME_COLUMNS.map(({ name }) => name))}) VALUES\n${rows.slice(at, at + 200).join(',\n')}`
}

const literal = (value: string | number | null) =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)

import { type LakeTable, TELEMETRY_TABLE } from '../../contracts/lake.ts'
import { rawTables } from '../../engine/lake/raw-table.ts'
import type { Family } from '../../engine/metrics/family.ts'
import { askTable } from '../../platform/lake-tables.ts'
import type { Collector } from './collector.ts'

export const lake: Collector = {
  name: 'lake',
  async collect({ env, packs }) {
    const names = [...rawTables(packs).keys(), TELEMETRY_TABLE]
    const reports = await Promise.all(
      names.map((table) => askTable(env.TABLE, table, (object) => object.report())),
    )
    const tables = reports.flatMap((report) => report ?? [])
    const gauge = (name: string, help: string, value: (table: LakeTable) => number): Family => ({
      name,
      type: 'gauge',
      help,
      samples: tables.map((table) => ({ labels: { table: table.table }, value: value(table) })),
    })
    return [
      {
        ...gauge(
          'tributary_lake_lag_seconds',
          'How long the first sealed rows wait',
          (table) => table.lag_seconds,
        ),
        unit: 'seconds',
      },
      gauge(
        'tributary_lake_waiting_rows',
        'Sealed rows that are not in the table',
        (table) => table.rows_behind,
      ),
      gauge('tributary_lake_rows', 'Rows of the table', ({ rows }) => rows),
      gauge('tributary_lake_files', 'Files of the table', ({ files }) => files),
      gauge('tributary_lake_version', 'Version of the Delta table', ({ version }) => version),
      gauge('tributary_lake_up', 'Whether the last try to fetch rows went well', ({ problem }) =>
        problem === undefined ? 1 : 0,
      ),
    ]
  },
}

import type { LakeTable } from '../../contracts/lake.ts'
import { lakeTableNames } from '../../engine/lake/table-names.ts'
import type { Family } from '../../engine/metrics/family.ts'
import { waitingDays } from '../../platform/database/lake-days.ts'
import { askTable } from '../../platform/lake-tables.ts'
import type { Collector } from './collector.ts'

/** All tables: of streams, facts and dimensions, the calendar and the telemetry. Packs declare them, so their number is no client's to choose. */
export const lake: Collector = {
  name: 'lake',
  async collect({ env, packs }) {
    const [waiting, ...reports] = await Promise.all([
      waitingDays(env.DATABASE),
      ...lakeTableNames(packs).map((table) => askTable(env.TABLE, table, (object) => object.report())),
    ])
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
      gauge('tributary_lake_bytes', 'Bytes of these files', ({ bytes }) => bytes),
      {
        ...gauge(
          'tributary_lake_commit_timestamp_seconds',
          'When the last commit was made',
          ({ committed_at }) => Date.parse(committed_at) / 1000,
        ),
        unit: 'seconds',
      },
      {
        name: 'tributary_lake_waiting_days',
        type: 'gauge',
        help: 'Days of a fact or dimension that changed in the database and are not in the lake as they are',
        samples: waiting.map(({ name, days }) => ({ labels: { table: name }, value: days })),
      },
      gauge('tributary_lake_version', 'Version of the Delta table', ({ version }) => version),
      gauge('tributary_lake_up', 'Whether the last try to fetch rows went well', ({ problem }) =>
        problem === undefined ? 1 : 0,
      ),
    ]
  },
}

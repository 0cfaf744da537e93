import { quoted } from '../warehouse/column.ts'
import type { Engine } from '../warehouse/local-time.ts'
import type { FeatureEntry } from './catalogue.ts'

/**
 * A view as a statement of an engine, online and for training alike. It has one parameter: the spine, a JSON list of [place, at, key].
 * A row without an event time tells of nothing, so it is none.
 */
export function featureSql({ key, view }: FeatureEntry, engine: Engine): string {
  const columns = ['place', 'event_time', ...Object.keys(view.features).map(quoted)]
  return `WITH spine AS MATERIALIZED (
  ${spineSql(key, engine)}
),
told AS (
${view.sql}
)
SELECT ${columns.join(', ')} FROM told WHERE event_time IS NOT NULL`
}

function spineSql(key: string, engine: Engine): string {
  const [place, at] =
    engine === 'sqlite' ? ['value ->> 0', 'value ->> 1'] : [bigint('value ->> 0'), bigint('value ->> 1')]
  return `SELECT ${place} AS place, ${at} AS at, value ->> 2 AS ${quoted(key)} FROM ${ROWS[engine]}`
}

const ROWS: Readonly<Record<Engine, string>> = {
  sqlite: 'json_each(?1)',
  duckdb: 'json_each(CAST($1 AS JSON))',
  postgresql: 'json_array_elements(CAST($1 AS JSON))',
}

const bigint = (sql: string) => `CAST(${sql} AS BIGINT)`

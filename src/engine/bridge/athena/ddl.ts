import type { LakeTableSchema } from '../../../contracts/bridge.ts'
import type { TableFormat } from '../settings.ts'
import { hiveColumns } from './hive-columns.ts'
import { databaseOf, locationOf, type Place, tableOf } from './place.ts'
import { projectionOf } from './projection.ts'

/** The statements that make tables known to Athena, one after the other: it takes one at a time. */
export function athenaDdl(schemas: readonly LakeTableSchema[], place: Place, format: TableFormat): string {
  const databases = [...new Set(schemas.map(({ table }) => databaseOf(place, table)))].sort()
  const statements = [
    ...databases.map((database) => `CREATE DATABASE IF NOT EXISTS ${database};`),
    ...schemas.map((schema) =>
      format === 'delta' ? deltaTable(schema, place) : parquetTable(schema, place),
    ),
  ]
  return `${format === 'parquet' ? WARNING : ''}${statements.join('\n\n')}\n`
}

const WARNING = `-- Plain Parquet reads every file in a folder. After small files were joined, their rows are there twice until the old files
-- are vacuumed: use --format delta unless your engine cannot read Delta.

`

/** Athena reads columns and partition from the log, and refuses to be told of them (User Guide, "Query Delta Lake tables"). */
function deltaTable({ table }: LakeTableSchema, place: Place): string {
  return `${head(table, place)}
LOCATION ${text(locationOf(place, table))}
TBLPROPERTIES ('table_type' = 'DELTA');`
}

function parquetTable(schema: LakeTableSchema, place: Place): string {
  const { columns, partitions } = hiveColumns(schema, 'parquet')
  const location = locationOf(place, schema.table)
  const list = (named: typeof columns) => named.map(({ name, type }) => `  \`${name}\` ${type}`).join(',\n')
  const properties = Object.entries(projectionOf(schema, location)).map(
    ([name, value]) => `  ${text(name)} = ${text(value)}`,
  )
  return `${head(schema.table, place)} (
${list(columns)}
)
${partitions.length > 0 ? `PARTITIONED BY (\n${list(partitions)}\n)\n` : ''}STORED AS PARQUET
LOCATION ${text(location)}
TBLPROPERTIES (
${properties.join(',\n')}
);`
}

const head = (table: string, place: Place) =>
  `CREATE EXTERNAL TABLE IF NOT EXISTS ${databaseOf(place, table)}.${tableOf(table)}`

const text = (value: string) => `'${value.replaceAll("'", "''")}'`

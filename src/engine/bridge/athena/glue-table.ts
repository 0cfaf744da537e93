import type { LakeTableSchema } from '../../../contracts/bridge.ts'
import type { TableFormat } from '../settings.ts'
import { hiveColumns } from './hive-columns.ts'
import type { Place } from './place.ts'
import { locationOf, tableOf } from './place.ts'
import { projectionOf } from './projection.ts'

/** `TableInput` of Glue's API, as far as it is used here. */
export interface GlueTable {
  readonly Name: string
  readonly Description: string
  readonly TableType: 'EXTERNAL_TABLE'
  readonly Parameters: Readonly<Record<string, string>>
  readonly PartitionKeys: readonly GlueColumn[]
  readonly StorageDescriptor: {
    readonly Columns: readonly GlueColumn[]
    readonly Location: string
    readonly InputFormat: string
    readonly OutputFormat: string
    readonly SerdeInfo: {
      readonly SerializationLibrary: string
      readonly Parameters: Readonly<Record<string, string>>
    }
  }
}

export interface GlueColumn {
  readonly Name: string
  readonly Type: string
}

/** Hive's classes. A Delta table is registered with those that Spark gives it: its readers go by the properties, not by these. */
const CLASSES = {
  delta: {
    InputFormat: 'org.apache.hadoop.mapred.SequenceFileInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat',
    serde: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
  },
  parquet: {
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    serde: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
  },
} as const

export function glueTable(schema: LakeTableSchema, place: Place, format: TableFormat): GlueTable {
  const Location = locationOf(place, schema.table)
  const { columns, partitions } = hiveColumns(schema, format)
  const { InputFormat, OutputFormat, serde } = CLASSES[format]
  return {
    Name: tableOf(schema.table),
    Description: `${schema.table} of the lake of Tributary`,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { EXTERNAL: 'TRUE', ...(format === 'delta' ? DELTA : projectionOf(schema, Location)) },
    PartitionKeys: partitions.map(glueColumn),
    StorageDescriptor: {
      Columns: columns.map(glueColumn),
      Location,
      InputFormat,
      OutputFormat,
      SerdeInfo: {
        SerializationLibrary: serde,
        // Trino, of which Athena is made, looks for a Delta table here and not at the location.
        Parameters: { 'serialization.format': '1', ...(format === 'delta' && { path: Location }) },
      },
    },
  }
}

/** `table_type` is what Athena asks for, `spark.sql.sources.provider` what Spark and Trino go by. */
const DELTA = { table_type: 'DELTA', 'spark.sql.sources.provider': 'delta', classification: 'delta' }

const glueColumn = ({ name, type }: { name: string; type: string }): GlueColumn => ({
  Name: name,
  Type: type,
})

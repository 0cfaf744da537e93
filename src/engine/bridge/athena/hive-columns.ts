import * as z from 'zod'
import type { LakeTableSchema } from '../../../contracts/bridge.ts'
import type { TableFormat } from '../settings.ts'

export interface HiveColumn {
  readonly name: string
  readonly type: string
}

interface Struct {
  type: 'struct'
  fields: { name: string; type: DeltaType }[]
}
type DeltaType =
  | string
  | Struct
  | { type: 'array'; elementType: DeltaType }
  | { type: 'map'; keyType: DeltaType; valueType: DeltaType }

/** Delta PROTOCOL.md, "Schema Serialization Format". */
const Type: z.ZodType<DeltaType> = z.lazy(() =>
  z.union([
    z.string(),
    StructType,
    z.object({ type: z.literal('array'), elementType: Type }),
    z.object({ type: z.literal('map'), keyType: Type, valueType: Type }),
  ]),
)
const StructType: z.ZodType<Struct> = z.lazy(() =>
  z.object({ type: z.literal('struct'), fields: z.array(z.object({ name: z.string(), type: Type })) }),
)

/** Columns as Hive spells their types, which is how Glue and Athena's DDL have them. The partition comes apart. */
export function hiveColumns(
  { table, schema, partition_columns }: LakeTableSchema,
  format: TableFormat,
): { columns: HiveColumn[]; partitions: HiveColumn[] } {
  const { fields } = StructType.parse(JSON.parse(schema))
  const columns = fields.map(({ name, type }) => ({ name: name.toLowerCase(), type: hiveType(type, table) }))
  const isPartition = ({ name }: HiveColumn) => partition_columns.some((each) => each.toLowerCase() === name)
  return {
    columns: columns.filter((column) => !isPartition(column)),
    // A day that Athena projects is text: so has its documentation every example.
    partitions: columns
      .filter(isPartition)
      .map(({ name, type }) => ({ name, type: format === 'parquet' ? 'string' : type })),
  }
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  long: 'bigint',
  integer: 'int',
  short: 'smallint',
  byte: 'tinyint',
  float: 'float',
  double: 'double',
  boolean: 'boolean',
  binary: 'binary',
  date: 'date',
  timestamp: 'timestamp',
  timestamp_ntz: 'timestamp',
}

function hiveType(type: DeltaType, table: string): string {
  if (typeof type === 'string') {
    const known =
      PRIMITIVES[type] ?? (/^decimal\(\d+,\s*\d+\)$/.test(type) ? type.replace(/\s/g, '') : undefined)
    if (known) return known
    throw new Error(`${table} has a column of type ${type}, which Hive does not know`)
  }
  switch (type.type) {
    case 'array':
      return `array<${hiveType(type.elementType, table)}>`
    case 'map':
      return `map<${hiveType(type.keyType, table)},${hiveType(type.valueType, table)}>`
    case 'struct':
      return `struct<${type.fields.map(({ name, type: of }) => `${name}:${hiveType(of, table)}`).join(',')}>`
  }
}

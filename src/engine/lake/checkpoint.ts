import { parquetReadObjects, type SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Action } from './actions.ts'

type Leaf = 'string' | 'int' | 'long' | 'boolean' | 'map' | 'strings'
type Group = Readonly<Record<string, Leaf | Readonly<Record<string, Leaf>>>>

/** Delta PROTOCOL.md, "Checkpoint Schema": an action a row, in the column of its kind. */
const KINDS = {
  txn: { appId: 'string', version: 'long', lastUpdated: 'long' },
  add: {
    path: 'string',
    partitionValues: 'map',
    size: 'long',
    modificationTime: 'long',
    dataChange: 'boolean',
    stats: 'string',
  },
  remove: {
    path: 'string',
    deletionTimestamp: 'long',
    dataChange: 'boolean',
    extendedFileMetadata: 'boolean',
    partitionValues: 'map',
    size: 'long',
  },
  metaData: {
    id: 'string',
    name: 'string',
    format: { provider: 'string', options: 'map' },
    schemaString: 'string',
    partitionColumns: 'strings',
    configuration: 'map',
    createdTime: 'long',
  },
  protocol: { minReaderVersion: 'int', minWriterVersion: 'int' },
} as const satisfies Readonly<Record<string, Group>>

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const

const SCHEMA: SchemaElement[] = [
  { name: 'root', num_children: Object.keys(KINDS).length },
  ...Object.entries(KINDS).flatMap(([name, group]) => groupOf(name, group)),
]

function groupOf(name: string, group: Group): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', num_children: Object.keys(group).length },
    ...Object.entries(group).flatMap(([field, leaf]) =>
      typeof leaf === 'string' ? leafOf(field, leaf) : groupOf(field, leaf),
    ),
  ]
}

function leafOf(name: string, leaf: Leaf): SchemaElement[] {
  switch (leaf) {
    case 'string':
      return [{ name, repetition_type: 'OPTIONAL', ...TEXT }]
    case 'int':
      return [{ name, repetition_type: 'OPTIONAL', type: 'INT32' }]
    case 'long':
      return [{ name, repetition_type: 'OPTIONAL', type: 'INT64' }]
    case 'boolean':
      return [{ name, repetition_type: 'OPTIONAL', type: 'BOOLEAN' }]
    case 'map':
      return [
        {
          name,
          repetition_type: 'OPTIONAL',
          num_children: 1,
          converted_type: 'MAP',
          logical_type: { type: 'MAP' },
        },
        { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
        { name: 'key', repetition_type: 'REQUIRED', ...TEXT },
        { name: 'value', repetition_type: 'OPTIONAL', ...TEXT },
      ]
    case 'strings':
      return [
        {
          name,
          repetition_type: 'OPTIONAL',
          num_children: 1,
          converted_type: 'LIST',
          logical_type: { type: 'LIST' },
        },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'OPTIONAL', ...TEXT },
      ]
  }
}

/** All that a table comes to, as a Parquet file. */
export function writeCheckpoint(actions: readonly Action[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter()
  const file = new ParquetWriter({ writer, schema: SCHEMA, createdBy: 'tributary' })
  const columnData = Object.entries(KINDS).map(([name, group]) => ({
    name,
    data: actions.map((action) => stored(action[name as keyof Action], group)),
  }))
  void file.write({ columnData, rowGroupSize: Math.max(1, actions.length) })
  void file.finish()
  return new Uint8Array(writer.getBuffer())
}

/** Integers of 64 bits are bigints in Parquet. What is absent is null. */
function stored(value: object | undefined, group: Group): object | null {
  if (value === undefined) return null
  return Object.fromEntries(
    Object.entries(group).map(([field, leaf]) => {
      const own = (value as Record<string, unknown>)[field]
      if (own === undefined || own === null) return [field, null]
      if (typeof leaf === 'object') return [field, stored(own, leaf)]
      return [field, leaf === 'long' ? BigInt(own as number) : own]
    }),
  )
}

export async function readCheckpoint(file: ArrayBuffer): Promise<Action[]> {
  const rows = await parquetReadObjects({ file, columns: Object.keys(KINDS) })
  return rows.flatMap((row) => {
    for (const [kind, [must]] of Object.entries(MUST)) {
      const value = row[kind] as Stored | undefined
      if (value?.[must] !== null && value?.[must] !== undefined)
        return [{ [kind]: plain(value) } as unknown as Action]
    }
    return []
  })
}

type Stored = Readonly<Record<string, unknown>>

/** What every action of a kind has: a group of nothing but nulls is no action. */
const MUST = Object.fromEntries(
  Object.entries(KINDS).map(([kind, group]) => [kind, Object.keys(group)]),
) as Record<string, [string]>

/** As it is in JSON: without nulls, and with numbers. */
function plain(value: Stored): Stored {
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, own]) => {
      if (own === null || own === undefined) return []
      if (typeof own === 'bigint') return [[field, Number(own)]]
      return [[field, typeof own === 'object' && !Array.isArray(own) ? plain(own as Stored) : own]]
    }),
  )
}

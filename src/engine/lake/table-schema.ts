import type { Metadata } from './actions.ts'
import { type LakeColumn, PARTITION } from './column.ts'

interface Field extends LakeColumn {
  readonly nullable: boolean
  readonly metadata: object
}

/** Delta's own spelling of columns. The partition is the last of them. */
export function schemaString(columns: readonly LakeColumn[]): string {
  const partition: LakeColumn = { name: PARTITION, type: 'date' }
  const fields: Field[] = [...columns, partition].map(({ name, type }) => ({
    name,
    type,
    nullable: true,
    metadata: {},
  }))
  return JSON.stringify({ type: 'struct', fields })
}

/** The columns that files of a table have. */
export function columnsOf({ schemaString, partitionColumns }: Metadata): LakeColumn[] {
  const { fields } = JSON.parse(schemaString) as { fields: Field[] }
  return fields
    .filter(({ name }) => !partitionColumns.includes(name))
    .map(({ name, type }) => ({ name, type }))
}

/**
 * The columns of a table once it takes rows with these: a column that is there stays what it is, as files of before have it; new ones come
 * behind. A value that is another thing now goes into the rest of its row.
 */
export function evolved(before: readonly LakeColumn[], wanted: readonly LakeColumn[]): readonly LakeColumn[] {
  // names of columns that differ by case only are one to most engines
  const known = new Set(before.map(({ name }) => name.toLowerCase()))
  const added = wanted.filter(({ name }) => !known.has(name.toLowerCase()))
  return added.length === 0 ? before : [...before, ...added]
}

/** The metadata of a table of ours. @param id made once, and the table's from then on */
export function metadataOf(
  name: string,
  id: string,
  columns: readonly LakeColumn[],
  createdTime: number,
): Metadata {
  return {
    id,
    name,
    format: { provider: 'parquet', options: {} },
    schemaString: schemaString(columns),
    partitionColumns: [PARTITION],
    configuration: {},
    createdTime,
  }
}

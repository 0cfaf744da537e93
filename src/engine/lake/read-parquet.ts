import { type FileMetaData, parquetMetadata, parquetRead } from 'hyparquet'
import type { Physical } from './column.ts'

/** A row group of a file: the values of each column, as they are kept. */
export interface RowGroup {
  readonly rows: number
  readonly columns: ReadonlyMap<string, Physical[]>
}

/** The row groups of a Parquet file, one in memory at a time. */
export async function* rowGroups(file: ArrayBuffer): AsyncGenerator<RowGroup> {
  const metadata = unread(parquetMetadata(file))
  let rowStart = 0
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows)
    const columns = new Map<string, Physical[]>()
    await parquetRead({
      file,
      metadata,
      rowStart,
      rowEnd,
      onChunk: ({ columnName, columnData }) => {
        const own = columns.get(columnName) ?? []
        columns.set(columnName, own)
        for (const value of columnData as Iterable<Physical | undefined>) own.push(value ?? null)
      },
    })
    yield { rows: rowEnd - rowStart, columns }
    rowStart = rowEnd
  }
}

/** Without what days, times and decimals mean: read as integers they stay what they are, and become no float on the way. */
function unread(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    if (element.type !== 'INT64' && element.type !== 'INT32') return element
    const { converted_type, logical_type, scale, precision, ...plain } = element
    return plain
  })
  return { ...metadata, schema }
}

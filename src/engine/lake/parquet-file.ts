import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { LakeColumn, LakePrimitive, Physical } from './column.ts'
import { scaleOf } from './physical.ts'
import { type FileStats, StatsCollector } from './stats.ts'

/** A Parquet file that is written row group by row group; what is held is what is written, and one row group. */
export class ParquetFile {
  readonly #writer = new ByteWriter()
  readonly #file: ParquetWriter
  readonly #columns: readonly LakeColumn[]
  readonly #stats: StatsCollector

  constructor(columns: readonly LakeColumn[]) {
    this.#columns = columns
    this.#stats = new StatsCollector(columns)
    const schema = [{ name: 'root', num_children: columns.length }, ...columns.flatMap(elementsOf)]
    this.#file = new ParquetWriter({ writer: this.#writer, schema, createdBy: 'tributary' })
  }

  /** @param data the values of each column */
  write(data: readonly Physical[][]): void {
    const rows = data[0]?.length ?? 0
    const columnData = this.#columns.map(({ name }, i) => ({ name, data: data[i] ?? [] }))
    void this.#file.write({ columnData, rowGroupSize: rows })
    this.#stats.add(data)
  }

  /** The file, which takes no more rows. */
  finish(): Uint8Array {
    void this.#file.finish()
    return this.#writer.getBytes()
  }

  stats(): FileStats {
    return this.#stats.stats()
  }
}

function elementsOf({ name, type }: LakeColumn): SchemaElement[] {
  if (typeof type === 'string') return [{ name, repetition_type: 'OPTIONAL', ...elementOf(type) }]
  return [
    {
      name,
      repetition_type: 'OPTIONAL',
      num_children: 1,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', ...elementOf(type.elementType) },
  ]
}

function elementOf(type: LakePrimitive): Omit<SchemaElement, 'name'> {
  switch (type) {
    case 'string':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
    case 'long':
      return { type: 'INT64' }
    case 'double':
      return { type: 'DOUBLE' }
    case 'boolean':
      return { type: 'BOOLEAN' }
    case 'date':
      return { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }
    case 'timestamp':
      return {
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      }
    default: {
      const scale = scaleOf(type)
      return { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale }
    }
  }
}

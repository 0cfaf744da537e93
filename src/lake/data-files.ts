import type { AddFile } from '../engine/lake/actions.ts'
import { type LakeColumn, PARTITION } from '../engine/lake/column.ts'
import { ParquetFile } from '../engine/lake/parquet-file.ts'
import { RowBuffer } from '../engine/lake/row-buffer.ts'
import type { Row } from '../engine/stream/row.ts'
import { dataFilePath, lakePrefix } from '../platform/names.ts'
import type { DeltaTable } from './delta-table.ts'

/** Rows held in memory, of all days together, and so in a file or a part of one at most. */
export const HELD_ROWS = 50_000

/** Writes rows into files of their days. No file counts before a commit names it. */
export class DataFiles {
  rows = 0
  readonly #table: DeltaTable
  readonly #columns: readonly LakeColumn[]
  readonly #now: number
  readonly #open = new Map<string, RowBuffer>()
  /** Rows of each day in files. */
  readonly #put = new Map<string, number>()
  #written: AddFile[] = []
  #held = 0

  constructor(table: DeltaTable, columns: readonly LakeColumn[], now: number) {
    this.#table = table
    this.#columns = columns
    this.#now = now
  }

  /** Takes a row. When no more is to be held, the answer is a promise to wait for. @param day UTC, `2026-11-01` */
  add(day: string, row: Row, lineage?: Row): Promise<void> | undefined {
    let buffer = this.#open.get(day)
    if (!buffer) {
      buffer = new RowBuffer(this.#columns)
      this.#open.set(day, buffer)
    }
    buffer.add(row, lineage)
    this.rows++
    return ++this.#held < HELD_ROWS ? undefined : this.#flush()
  }

  /** Forgets all rows of a day. What was put of them is left to vacuum. */
  takeBack(day: string): void {
    const held = this.#open.get(day)?.rows ?? 0
    this.#open.delete(day)
    this.#held -= held
    this.rows -= held + (this.#put.get(day) ?? 0)
    this.#put.delete(day)
    this.#written = this.#written.filter(({ partitionValues }) => partitionValues[PARTITION] !== day)
  }

  /** All files, the last rows with them. */
  async finish(): Promise<readonly AddFile[]> {
    await this.#flush()
    return this.#written
  }

  async #flush(): Promise<void> {
    for (const [day, buffer] of this.#open) {
      this.#open.delete(day)
      if (buffer.rows === 0) continue
      this.#put.set(day, (this.#put.get(day) ?? 0) + buffer.rows)
      const file = new ParquetFile(this.#columns)
      file.write(buffer.take())
      this.#written.push(await putFile(this.#table, day, file, this.#now))
    }
    this.#held = 0
  }
}

/** Puts a file under a name that no other file has or had. */
export async function putFile(
  { bucket, name }: DeltaTable,
  day: string,
  file: ParquetFile,
  now: number,
): Promise<AddFile> {
  const path = dataFilePath(day, crypto.randomUUID())
  const bytes = file.finish()
  await bucket.put(lakePrefix(name) + path, bytes, {
    httpMetadata: { contentType: 'application/vnd.apache.parquet' },
  })
  return {
    // Delta wants it percent-encoded, which leaves a day and an id as they are
    path,
    partitionValues: { [PARTITION]: day },
    size: bytes.byteLength,
    modificationTime: now,
    dataChange: true,
    stats: JSON.stringify(file.stats()),
  }
}

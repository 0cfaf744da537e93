import type { AddFile } from '../engine/lake/actions.ts'
import { type LakeColumn, PARTITION } from '../engine/lake/column.ts'
import { ParquetFile } from '../engine/lake/parquet-file.ts'
import { RowBuffer } from '../engine/lake/row-buffer.ts'
import { StatsCollector } from '../engine/lake/stats.ts'
import type { Row } from '../engine/stream/row.ts'
import { dataFilePath, lakePrefix } from '../platform/names.ts'

/** Rows held in memory, of all days together, and so in one file at most. */
export const FILE_ROWS = 50_000

/** Writes rows into files of their days. No file counts before a commit names it. */
export class DataFiles {
  readonly #bucket: R2Bucket
  readonly #table: string
  readonly #columns: readonly LakeColumn[]
  readonly #open = new Map<string, RowBuffer>()
  readonly #written: AddFile[] = []
  #held = 0
  rows = 0

  constructor(bucket: R2Bucket, table: string, columns: readonly LakeColumn[]) {
    this.#bucket = bucket
    this.#table = table
    this.#columns = columns
  }

  /** @param day UTC, `2026-11-01` */
  add(day: string, row: Row, lineage?: Row): void {
    let buffer = this.#open.get(day)
    if (!buffer) {
      buffer = new RowBuffer(this.#columns)
      this.#open.set(day, buffer)
    }
    buffer.add(row, lineage)
    this.#held++
    this.rows++
  }

  /** No more fits: to be asked after every row. */
  get isFull(): boolean {
    return this.#held >= FILE_ROWS
  }

  /** Writes what is held. */
  async flush(now: number): Promise<void> {
    for (const [day, buffer] of this.#open) this.#written.push(await this.#write(day, buffer, now))
    this.#open.clear()
    this.#held = 0
  }

  /** All files that were written, the last rows with them. */
  async finish(now: number): Promise<AddFile[]> {
    await this.flush(now)
    return this.#written
  }

  async #write(day: string, buffer: RowBuffer, now: number): Promise<AddFile> {
    const data = buffer.take()
    const file = new ParquetFile(this.#columns)
    const stats = new StatsCollector(this.#columns)
    file.write(data)
    stats.add(data)
    return putFile(this.#bucket, this.#table, day, { bytes: file.finish(), stats }, now)
  }
}

/** Puts a file under a name that no other file has or had. */
export async function putFile(
  bucket: R2Bucket,
  table: string,
  day: string,
  { bytes, stats }: { readonly bytes: Uint8Array<ArrayBuffer>; readonly stats: StatsCollector },
  now: number,
): Promise<AddFile> {
  const path = dataFilePath(day, crypto.randomUUID())
  await bucket.put(lakePrefix(table) + path, bytes, {
    httpMetadata: { contentType: 'application/vnd.apache.parquet' },
  })
  return {
    // as Delta wants a path: a day has nothing to be encoded
    path,
    partitionValues: { [PARTITION]: day },
    size: bytes.byteLength,
    modificationTime: now,
    dataChange: true,
    stats: JSON.stringify(stats.stats()),
  }
}

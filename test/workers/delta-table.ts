import { parquetWriteBuffer } from 'hyparquet-writer'
import {
  type Action,
  type AddFile,
  type Metadata,
  PROTOCOL,
  writeCommit,
} from '../../src/engine/lake/actions.ts'
import { writeCheckpoint } from '../../src/engine/lake/checkpoint.ts'
import { lakePrefix } from '../../src/platform/names.ts'

const SCHEMA_STRING = JSON.stringify({
  type: 'struct',
  fields: [
    { name: 'order_id', type: 'string', nullable: true, metadata: {} },
    { name: 'amount', type: 'long', nullable: true, metadata: {} },
    { name: 'dt', type: 'date', nullable: true, metadata: {} },
  ],
})

const METADATA: Metadata = {
  id: '6a1d7f0e-0000-4000-8000-000000000000',
  format: { provider: 'parquet', options: {} },
  schemaString: SCHEMA_STRING,
  partitionColumns: ['dt'],
  configuration: {},
}

const added = (path: string, size: number): AddFile => ({
  path: encodeURI(path),
  partitionValues: { dt: path.slice(3, 13) },
  size,
  modificationTime: 0,
  dataChange: true,
})

/** A Delta table in R2, written by hand as the protocol has it: what the bridge copies. */
export class DeltaTable {
  readonly #bucket: R2Bucket
  readonly root: string
  readonly files = new Map<string, number>()
  version = -1

  /** @param table as `pack.table` */
  constructor(bucket: R2Bucket, table: string) {
    this.#bucket = bucket
    this.root = lakePrefix(table)
  }

  /** Commits one new file, of a few rows or of so many bytes, and takes others out of the table. */
  async commit({
    removes = [],
    bytes,
  }: {
    removes?: readonly string[]
    bytes?: number
  } = {}): Promise<string> {
    const version = this.version + 1
    const path = `dt=2026-11-${String((version % 20) + 1).padStart(2, '0')}/part-${String(version).padStart(5, '0')}.snappy.parquet`
    const body = bytes === undefined ? rows(version) : new Uint8Array(bytes).fill(version)
    await this.#bucket.put(this.root + path, body)
    const actions: Action[] = removes.map((removed) => ({
      remove: { path: removed, dataChange: true, deletionTimestamp: 0 },
    }))
    if (version === 0) actions.push({ protocol: PROTOCOL }, { metaData: METADATA })
    actions.push({ add: added(path, body.byteLength) })
    await this.#bucket.put(this.#log(version, 'json'), writeCommit(actions))
    for (const removed of removes) this.files.delete(removed)
    this.files.set(path, body.byteLength)
    this.version = version
    return path
  }

  async commits(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.commit()
  }

  /** A checkpoint of the newest version, and the pointer to it. */
  async checkpoint(): Promise<void> {
    const adds = [...this.files].map(([path, size]) => ({ add: added(path, size) }))
    const body = writeCheckpoint([{ protocol: PROTOCOL }, { metaData: METADATA }, ...adds])
    await this.#bucket.put(this.#log(this.version, 'checkpoint.parquet'), body)
    await this.#bucket.put(
      `${this.root}_delta_log/_last_checkpoint`,
      JSON.stringify({ version: this.version, size: adds.length + 1 }),
    )
  }

  /** Removes objects, as vacuuming and the cleaning of the log do. */
  async drop(...paths: string[]): Promise<void> {
    await this.#bucket.delete(paths.map((path) => this.root + path))
  }

  async cleanLog(before: number): Promise<void> {
    for (let version = 0; version < before; version++) await this.#bucket.delete(this.#log(version, 'json'))
  }

  #log(version: number, suffix: string): string {
    return `${this.root}_delta_log/${String(version).padStart(20, '0')}.${suffix}`
  }
}

function rows(seed: number): ArrayBuffer {
  const data = Array.from({ length: 20 }, (_, i) => i + seed * 20)
  return parquetWriteBuffer({
    columnData: [
      { name: 'order_id', data: data.map((n) => `o-${n}`), type: 'STRING' },
      { name: 'amount', data: data.map(BigInt), type: 'INT64' },
    ],
  })
}

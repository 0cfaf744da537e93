import type { LakeColumn } from '../../../src/engine/lake/column.ts'
import { ParquetFile } from '../../../src/engine/lake/parquet-file.ts'
import { RowBuffer } from '../../../src/engine/lake/row-buffer.ts'
import { streamColumns } from '../../../src/engine/lake/stream-columns.ts'
import { quickeats } from '../../../src/packs/quickeats.ts'
import { random } from '../random.ts'

export const COLUMNS: readonly LakeColumn[] = streamColumns(quickeats.streams.orders as never)
/** Of a file, as the lake writes it at most. */
export const FILE_ROWS = 50_000

/** Orders of a day as NDJSON, with ids that do not compress, as they are in life. */
export function orderLines(rows: number, seed = 1): string[] {
  const next = random(seed)
  const among = (count: number) => Math.floor(next() * count)
  const day = Date.parse('2026-11-01')
  return Array.from({ length: rows }, () =>
    JSON.stringify({
      order_id: `o-${next().toString(36).slice(2, 14)}`,
      status: ['PLACED', 'ACCEPTED', 'PICKED_UP', 'DELIVERED'][among(4)],
      customer_id: `c-${among(1e6)}`,
      restaurant_id: `r-${among(400)}`,
      city: ['Mumbai', 'Delhi', 'Bengaluru', 'Chennai', 'Pune'][among(5)],
      order_time: new Date(day + among(86_400_000)).toISOString(),
      amount: (next() * 1000).toFixed(2),
      discount: '0.00',
      payment_type: 'upi',
      distance_km: Math.round(next() * 800) / 100,
    }),
  )
}

/** Lines as the bytes of Parquet files. */
export function* parquetFiles(lines: readonly string[]): Generator<Uint8Array> {
  for (let at = 0; at < lines.length; at += FILE_ROWS) {
    const buffer = new RowBuffer(COLUMNS)
    const lineage = { _ledger: 'order_id-0', _sequence: at }
    for (const line of lines.slice(at, at + FILE_ROWS)) buffer.add(JSON.parse(line), lineage)
    const file = new ParquetFile(COLUMNS)
    file.write(buffer.take())
    yield file.finish()
  }
}

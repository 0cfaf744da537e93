import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { duckViews, filesSql } from '../../src/engine/lake/duck-views.ts'
import { ParquetFile } from '../../src/engine/lake/parquet-file.ts'
import { RowBuffer } from '../../src/engine/lake/row-buffer.ts'
import { PACKS } from '../../src/packs/index.ts'
import { INDIA } from '../../src/packs/shared/holidays.ts'
import type { Duck } from './duck.ts'
import type { Tables } from './tables.ts'

const VIEWS = duckViews(PACKS, INDIA)
/** What has been since ever has been since then in the lake. */
const EARLIEST = Date.UTC(1900, 0, 1)

/** A table of the warehouse by way of a file of the lake, and of the views that the command line reads it by. */
export async function copyByLake({ database }: Tables, duck: Duck, table: string): Promise<void> {
  const kept = VIEWS.get(table)
  const lake = kept && 'reads' in kept ? VIEWS.get(kept.reads[0] ?? '') : undefined
  if (!kept || !('sql' in kept) || !lake || !('columns' in lake))
    throw new Error(`${table} is no table of the lake`)
  const buffer = new RowBuffer(lake.columns)
  for (const row of database.prepare(`SELECT * FROM ${table}`).iterate())
    buffer.add(Object.fromEntries(lake.columns.map(({ name, type }) => [name, told(row[name], type)])))
  const file = new ParquetFile(lake.columns)
  file.write(buffer.take())
  const folder = join(duck.folder, lake.name, 'dt=1970-01-01')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'part-0.snappy.parquet')
  writeFileSync(path, file.finish())
  const [schema = ''] = lake.name.split('.')
  await duck.run(`CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE VIEW ${lake.name} AS ${filesSql(lake.columns, [path])}; CREATE VIEW ${table} AS ${kept.sql}`)
}

function told(value: unknown, type: unknown): unknown {
  if (value === null || value === undefined) return null
  if (type === 'timestamp') return new Date(Math.max(Number(value), EARLIEST)).toISOString()
  if (type === 'boolean') return Number(value) !== 0
  return type === 'decimal(18,2)' ? (Number(value) / 100).toFixed(2) : value
}

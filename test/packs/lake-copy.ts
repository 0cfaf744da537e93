import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { duckViews, filesSql } from '../../src/engine/lake/duck-views.ts'
import { ParquetFile } from '../../src/engine/lake/parquet-file.ts'
import { RowBuffer } from '../../src/engine/lake/row-buffer.ts'
import { type KeptRow, lakeColumns, lakeRow, servedTables } from '../../src/engine/lake/served-table.ts'
import { PACKS } from '../../src/packs/index.ts'
import { INDIA } from '../../src/packs/shared/holidays.ts'
import type { Duck } from './duck.ts'
import type { Tables } from './tables.ts'

const VIEWS = duckViews(PACKS, INDIA)
const SERVED = [...servedTables(PACKS).values()]

/** A table of the warehouse by way of a file of the lake, and of the views that the command line reads it by. */
export async function copyByLake({ database }: Tables, duck: Duck, table: string): Promise<void> {
  const kept = VIEWS.get(table)
  const served = SERVED.find((each) => each.table === table)
  if (!served || !kept || !('sql' in kept)) throw new Error(`${table} is no table of the lake`)
  const columns = lakeColumns(served)
  const buffer = new RowBuffer(columns)
  for (const row of database.prepare(`SELECT * FROM ${table}`).iterate())
    buffer.add(lakeRow(served, row as KeptRow))
  const file = new ParquetFile(columns)
  file.write(buffer.take())
  const folder = join(duck.folder, served.name, 'dt=1970-01-01')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'part-0.snappy.parquet')
  writeFileSync(path, file.finish())
  const [schema = ''] = served.name.split('.')
  await duck.run(`CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE VIEW ${served.name} AS ${filesSql(columns, [path])}; CREATE VIEW ${table} AS ${kept.sql}`)
}

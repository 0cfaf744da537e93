import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { compact } from '../../../src/lake/compact.ts'
import { DeltaTable } from '../../../src/lake/delta-table.ts'
import { write } from '../../../src/lake/write.ts'
import { readTable } from '../../../src/platform/lake-log.ts'
import { lookInto } from '../../end-to-end/exactly-once/at-rest.ts'
import { bucketOf } from '../../lake/memory-bucket.ts'
import { median } from '../median.ts'
import type { Options } from '../options.ts'
import { COLUMNS, orderLines, parquetFiles } from './rows.ts'

const DAY = 86_400_000
/** Rows of a commit, of those that are counted and of the week's. */
const COMMIT_ROWS = 100

export interface LakeFigures {
  readonly parquet: {
    readonly rows_per_second: number
    readonly duckdb_rows_per_second: number
    readonly bytes_per_row: number
    readonly duckdb_bytes_per_row: number
  }
  readonly commits: { readonly per_second: number; readonly duckdb_files_per_second: number }
  /** The smallest that a file of 50,000 rows is written in, of those tried. */
  readonly heap_mb: number | undefined
  readonly week: { readonly before: Files; readonly after: Files; readonly seconds: number }
}

interface Files {
  readonly files: number
  readonly bytes: number
  readonly rows: number
}

interface Bench {
  readonly scratch: string
  readonly duck: DuckDBConnection
}

/**
 * What the lake costs: rows into Parquet and commits a second beside DuckDB, which writes the same rows natively on one thread; the
 * smallest heap that a file of 50,000 rows is written in; files before and after joining, of a week of commits.
 */
export async function compareLake(
  { quick, rounds }: Pick<Options, 'quick' | 'rounds'>,
  tell: (text: string) => void,
): Promise<LakeFigures> {
  const scratch = mkdtempSync(join(tmpdir(), 'tributary-lake-bench-'))
  const duck = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
  const bench = { scratch, duck }
  try {
    tell('lake: rows into Parquet')
    const written = await parquet(bench, quick ? 50_000 : 500_000, quick ? 1 : Math.max(rounds, 3))
    tell('lake: commits')
    const committed = await commits(bench, quick ? 20 : 300)
    tell('lake: memory of one file')
    const heap_mb = smallestHeap(quick ? [64, 96, 128] : [16, 24, 32, 40, 48, 64, 80, 96, 128])
    tell('lake: a week of commits')
    return { parquet: written, commits: committed, heap_mb, week: await week(quick ? 360 : 5) }
  } finally {
    duck.closeSync()
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function seconds(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

function copyStatement(from: string, to: string): string {
  const types = COLUMNS.map(({ name, type }) => {
    const own = { string: 'VARCHAR', long: 'BIGINT', timestamp: 'TIMESTAMPTZ' }[String(type)] ?? String(type)
    return `"${name}": '${own}'`
  })
  return `COPY (FROM read_json('${from}', format = 'newline_delimited', columns = {${types.join(', ')}}))
    TO '${to}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 50000)`
}

async function parquet({ scratch, duck }: Bench, rows: number, rounds: number) {
  const lines = orderLines(rows)
  const source = join(scratch, 'orders.ndjson')
  const target = join(scratch, 'orders.parquet')
  writeFileSync(source, lines.join('\n'))
  const [ours, theirs]: [number[], number[]] = [[], []]
  let bytes = 0
  for (let round = 0; round < rounds; round++) {
    bytes = 0
    ours.push(
      await seconds(() => {
        for (const file of parquetFiles(lines)) bytes += file.byteLength
      }),
    )
    theirs.push(await seconds(() => duck.run(copyStatement(source, target))))
  }
  return {
    rows_per_second: rows / median(ours),
    duckdb_rows_per_second: rows / median(theirs),
    bytes_per_row: bytes / rows,
    duckdb_bytes_per_row: statSync(target).size / rows,
  }
}

/** Commits of a few rows to R2 as workerd has it, and files of the same rows on disk. */
async function commits({ scratch, duck }: Bench, count: number) {
  const lines = orderLines(COMMIT_ROWS)
  const state = join(scratch, 'state')
  mkdirSync(state)
  const ours = await lookInto(state, async ({ BUCKET }) => {
    const table = new DeltaTable(BUCKET, 'shop.orders', DAY)
    return seconds(async () => {
      for (let i = 0; i < count; i++) await append(table, lines, '2026-11-01', i)
    })
  })
  const source = join(scratch, 'few.ndjson')
  writeFileSync(source, lines.join('\n'))
  const theirs = await seconds(async () => {
    for (let i = 0; i < count; i++) await duck.run(copyStatement(source, join(scratch, `${i}.parquet`)))
  })
  return {
    per_second: count / ours,
    duckdb_files_per_second: count / theirs,
  }
}

async function append(
  table: DeltaTable,
  lines: readonly string[],
  day: string,
  sequence: number,
): Promise<void> {
  const fill = async (files: { add(day: string, row: object): unknown }) => {
    for (const line of lines)
      files.add(day, { ...JSON.parse(line), _ledger: 'order_id-0', _sequence: sequence })
    return {}
  }
  await write(table, COLUMNS, fill, Date.now())
}

/** Of those that it does in. What V8 needs for itself is in it. */
function smallestHeap(sizes: readonly number[]): number | undefined {
  const path = join(import.meta.dirname, 'one-file.ts')
  return sizes.find(
    (size) =>
      spawnSync(process.execPath, [`--max-old-space-size=${size}`, '--max-semi-space-size=2', path])
        .status === 0,
  )
}

/** @param minutes between two commits */
async function week(minutes: number) {
  const table = new DeltaTable(
    bucketOf(new Map(), async () => 'lives'),
    'shop.orders',
    DAY,
  )
  const each = (7 * DAY) / (minutes * 60_000)
  for (let i = 0; i < each; i++) {
    const day = new Date(Date.parse('2026-10-26') + i * minutes * 60_000).toISOString().slice(0, 10)
    await append(table, orderLines(COMMIT_ROWS, i), day, i)
  }
  const before = await counted(table)
  const took = await seconds(async () => {
    while ((await compact(table, false)).left > 0);
  })
  return { before, after: await counted(table), seconds: took }
}

async function counted({ bucket, name }: DeltaTable): Promise<Files> {
  const { files, bytes, rows } = await readTable(bucket, name)
  return { files: files.size, bytes, rows }
}

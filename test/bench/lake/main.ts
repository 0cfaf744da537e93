/**
 * What the lake costs: `node test/bench/lake/main.ts [--quick]`. Rows into Parquet and commits a second beside DuckDB, which writes the
 * same rows natively on one thread; the smallest heap that a file of 50,000 rows is written in; files before and after joining, of a
 * week of commits.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { compact } from '../../../src/lake/compact.ts'
import { DeltaTable } from '../../../src/lake/delta-table.ts'
import { write } from '../../../src/lake/write.ts'
import { readTable } from '../../../src/platform/lake-log.ts'
import { lookInto } from '../../end-to-end/exactly-once/at-rest.ts'
import { bucketOf } from '../../lake/memory-bucket.ts'
import { machine } from '../machine.ts'
import { median } from '../median.ts'
import { COLUMNS, orderLines, parquetFiles } from './rows.ts'

const quick = process.argv.includes('--quick')
const ROWS = quick ? 50_000 : 500_000
const ROUNDS = quick ? 1 : 5
const COMMITS = quick ? 20 : 300
const COMMIT_ROWS = 100
/** Minutes between two commits of the week, and rows of each. */
const [MINUTES, EACH] = quick ? [360, 100] : [5, 100]
const DAY = 86_400_000

const scratch = mkdtempSync(join(tmpdir(), 'tributary-lake-bench-'))
const duck = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
try {
  const figures = {
    machine: machine(),
    parquet: await parquet(),
    commits: await commits(),
    heap_mb: quick ? smallestHeap([64, 96, 128]) : smallestHeap([16, 24, 32, 40, 48, 64, 80, 96, 128]),
    week: await week(),
  }
  console.log(JSON.stringify(figures, null, 2))
} finally {
  duck.closeSync()
  rmSync(scratch, { recursive: true, force: true })
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

async function parquet() {
  const lines = orderLines(ROWS)
  const source = join(scratch, 'orders.ndjson')
  const target = join(scratch, 'orders.parquet')
  writeFileSync(source, lines.join('\n'))
  const [ours, theirs]: [number[], number[]] = [[], []]
  let bytes = 0
  for (let round = 0; round < ROUNDS; round++) {
    bytes = 0
    ours.push(
      await seconds(() => {
        for (const file of parquetFiles(lines)) bytes += file.byteLength
      }),
    )
    theirs.push(await seconds(() => duck.run(copyStatement(source, target))))
  }
  const [mine, native] = [ROWS / median(ours), ROWS / median(theirs)]
  return {
    rows_per_second: Math.round(mine),
    duckdb_rows_per_second: Math.round(native),
    speed_ratio: mine / native,
    bytes_per_row: bytes / ROWS,
    duckdb_bytes_per_row: statSync(target).size / ROWS,
  }
}

/** Commits of a few rows to R2 as workerd has it, and files of the same rows on disk. */
async function commits() {
  const lines = orderLines(COMMIT_ROWS)
  const state = join(scratch, 'state')
  mkdirSync(state)
  const ours = await lookInto(state, async ({ BUCKET }) => {
    const table = new DeltaTable(BUCKET, 'shop.orders', DAY)
    return seconds(async () => {
      for (let i = 0; i < COMMITS; i++) await append(table, lines, '2026-11-01', i)
    })
  })
  const source = join(scratch, 'few.ndjson')
  writeFileSync(source, lines.join('\n'))
  const theirs = await seconds(async () => {
    for (let i = 0; i < COMMITS; i++) await duck.run(copyStatement(source, join(scratch, `${i}.parquet`)))
  })
  return {
    per_second: COMMITS / ours,
    duckdb_files_per_second: COMMITS / theirs,
    ratio: theirs / ours,
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

async function week() {
  const table = new DeltaTable(
    bucketOf(new Map(), async () => 'lives'),
    'shop.orders',
    DAY,
  )
  const each = (7 * DAY) / (MINUTES * 60_000)
  for (let i = 0; i < each; i++) {
    const day = new Date(Date.parse('2026-10-26') + i * MINUTES * 60_000).toISOString().slice(0, 10)
    await append(table, orderLines(EACH, i), day, i)
  }
  const before = await counted(table)
  const took = await seconds(async () => {
    while ((await compact(table, false)).left > 0);
  })
  return { before, after: await counted(table), seconds: took }
}

async function counted({ bucket, name }: DeltaTable) {
  const { files, bytes, rows } = await readTable(bucket, name)
  return { files: files.size, bytes, rows }
}

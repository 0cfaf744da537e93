import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ParquetFile } from '../src/engine/lake/parquet-file.ts'
import { rawTables } from '../src/engine/lake/raw-table.ts'
import { RowBuffer } from '../src/engine/lake/row-buffer.ts'
import { PACKS } from '../src/packs/index.ts'

/** The queries look back from today. */
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
const [TODAY, YESTERDAY, LONG_AGO] = [day(0), day(1), day(40)] as const

const stage = (at: string, name: string, ms: number) => ({
  image_id: `i-${ms}`,
  stage: name,
  ms,
  at: `${at}T00:00:01Z`,
})
const run = (at: string, row: object) => ({
  study_id: 's',
  image_id: 'i',
  model: 'digits',
  model_version: '1',
  outcome: 'ok',
  end_to_end_ms: 100,
  cost_nano_usd: 20_000,
  at: `${at}T00:00:01Z`,
  ...row,
})

const STAGES = [
  // 1 to 100 ms: the 50th is 50, the 95th 95
  ...Array.from({ length: 100 }, (_, i) => stage(YESTERDAY, 'inference', i + 1)),
  stage(YESTERDAY, 'preprocess', 7),
  stage(TODAY, 'inference', 3),
  stage(LONG_AGO, 'inference', 9_000),
]
const INFERENCES = [
  run(YESTERDAY, { score: 0.5, end_to_end_ms: 100 }),
  run(YESTERDAY, { score: 0.75, end_to_end_ms: 200 }),
  run(YESTERDAY, { outcome: 'failed', problem: 'image-corrupt', cost_nano_usd: 5_000 }),
  run(YESTERDAY, { outcome: 'failed', problem: 'image-corrupt', cost_nano_usd: 5_000 }),
  run(YESTERDAY, { outcome: 'failed', problem: 'image-too-large', cost_nano_usd: 0 }),
  run(TODAY, { model_version: '2', variant: 'canary', score: 1, end_to_end_ms: 50, cost_nano_usd: 30_000 }),
  run(LONG_AGO, { outcome: 'failed', problem: 'internal' }),
]

const folder = mkdtempSync(join(tmpdir(), 'tributary-athena-'))
let duck: DuckDBConnection
beforeAll(async () => {
  duck = await (await DuckDBInstance.create()).connect()
  await duck.run('CREATE SCHEMA tributary_imaging')
  // Trino's aggregate, which is exact for as few rows as these.
  await duck.run('CREATE MACRO approx_percentile(x, q) AS quantile_disc(x, q)')
  await exported('stages', STAGES)
  await exported('inferences', INFERENCES)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Files as the lake writes them, which is what the bridge copies: a folder a day. */
async function exported(table: string, rows: readonly { at: string }[]): Promise<void> {
  const columns = rawTables(PACKS).get(`imaging.${table}`)?.columns ?? []
  for (const [dt, own] of Map.groupBy(rows, ({ at }) => at.slice(0, 10))) {
    const buffer = new RowBuffer(columns)
    for (const row of own) buffer.add(row)
    const file = new ParquetFile(columns)
    file.write(buffer.take())
    const path = join(folder, table, `dt=${dt}`, 'part-0.snappy.parquet')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, file.finish())
  }
  const files = join(folder, table, '*/*.parquet')
  await duck.run(
    `CREATE VIEW tributary_imaging.${table} AS SELECT * FROM read_parquet('${files}', hive_partitioning = true)`,
  )
}

async function ask(query: string): Promise<Record<string, unknown>[]> {
  const sql = readFileSync(join(import.meta.dirname, `../docs/athena/${query}.sql`), 'utf8')
  const rows = (await duck.runAndReadAll(sql)).getRowObjectsJson()
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(name, value)])),
  )
}

/** DuckDB's JSON has 64-bit integers as text. */
const plain = (name: string, value: unknown) => (['images', 'failed'].includes(name) ? Number(value) : value)

it('how long each stage takes', async () => {
  expect(await ask('stage-latency')).toEqual([
    { day: YESTERDAY, stage: 'inference', images: 100, p50_ms: 50, p95_ms: 95, slowest_ms: 100 },
    { day: YESTERDAY, stage: 'preprocess', images: 1, p50_ms: 7, p95_ms: 7, slowest_ms: 7 },
    { day: TODAY, stage: 'inference', images: 1, p50_ms: 3, p95_ms: 3, slowest_ms: 3 },
  ])
})

it('how many images end well, and what fails the others', async () => {
  expect(await ask('success-rate')).toEqual([
    {
      day: YESTERDAY,
      model: 'digits',
      images: 5,
      failed: 3,
      success_rate: 0.4,
      most_common_problem: 'image-corrupt',
    },
    { day: TODAY, model: 'digits', images: 1, failed: 0, success_rate: 1, most_common_problem: null },
  ])
})

it('what an image costs', async () => {
  // yesterday 20,000 twice and 5,000 twice: 50,000 billionths over 5 images
  expect(await ask('cost-per-image')).toEqual([
    { day: YESTERDAY, model: 'digits', images: 5, usd: 0.00005, usd_per_image: 0.00001, usd_per_million: 10 },
    { day: TODAY, model: 'digits', images: 1, usd: 0.00003, usd_per_image: 0.00003, usd_per_million: 30 },
  ])
})

it('how versions of a model compare', async () => {
  expect(await ask('variants')).toEqual([
    {
      model: 'digits',
      model_version: '1',
      variant: 'none',
      images: 5,
      success_rate: 0.4,
      p95_ms: 200,
      mean_score: 0.625,
      usd_per_image: 0.00001,
    },
    {
      model: 'digits',
      model_version: '2',
      variant: 'canary',
      images: 1,
      success_rate: 1,
      p95_ms: 50,
      mean_score: 1,
      usd_per_image: 0.00003,
    },
  ])
})

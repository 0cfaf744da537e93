import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeltaTable } from '../../src/lake/delta-table.ts'
import { vacuum } from '../../src/lake/vacuum.ts'
import { lakePrefix, segmentKey } from '../../src/platform/names.ts'
import { random } from '../bench/random.ts'
import { readTable } from '../s3/readable.ts'
import { bridgeTo, S3Server } from '../s3/server.ts'
import { watchTables } from '../s3/watch.ts'
import { lookInto } from './exactly-once/at-rest.ts'
import { copyLake, keysOf, writeBelow } from './lake/copy.ts'
import { type KilledLake, killedLake } from './lake/killed-lake.ts'
import { eventually, root } from './platform.ts'

const TABLES = ['quickeats.restaurants', 'quickeats.customers', 'quickeats.cities'] as const
type Name = (typeof TABLES)[number]
/** Which field of a row tells it from the others. */
const KEYS = {
  'quickeats.restaurants': 'restaurant_id',
  'quickeats.customers': 'customer_id',
  'quickeats.cities': 'city_id',
}
const ROWS = 50
/** When all is killed: at any moment, or in the one in which the copy has taken a file, or a commit, and nobody was told. */
const MOMENTS: readonly (RegExp | undefined)[] = [undefined, /\.parquet$/, /\d\.json$/]
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)

const s3 = new S3Server()
const copy = s3.bucket('copy')
let onCopied: (key: string) => void = () => {}
const watch = watchTables(s3, (key) => onCopied(key))
const folder = mkdtempSync(join(tmpdir(), 'tributary-lake-kill-'))
let lake: KilledLake
beforeAll(async () => {
  lake = await killedLake(bridgeTo(await s3.start(), 'copy'))
  s3.misbehave({ what: 'slow', method: 'PUT', times: 1e6, ms: 20 })
})
afterAll(async () => {
  await lake.remove()
  await s3.stop()
  rmSync(folder, { recursive: true, force: true })
})

const sealed = new Map<Name, number>(TABLES.map((table) => [table, 0]))
const idsOf = (table: string, sequence: number) =>
  Array.from({ length: ROWS }, (_, i) => `${table}-${sequence}-${i}`)

/** Seals the next segment; the same again when it is not known whether it was put, as a ledger does. */
async function sealNext(table: Name): Promise<boolean> {
  const sequence = (sealed.get(table) ?? 0) + 1
  const rows = idsOf(table, sequence).map((id) => ({ [KEYS[table]]: id, as_of: '2026-11-01' }))
  const [pack = '', stream = ''] = table.split('.')
  const key = segmentKey({ pack, partition: 'key', slice: 0 }, stream, sequence, sequence)
  const body = gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const put = await fetch(`${lake.url}/${table}/${key}`, { method: 'PUT', body }).catch(() => undefined)
  if (put?.ok) sealed.set(table, sequence)
  return put?.ok === true
}

/** Kills at a moment that is drawn, or when the copy has taken so many keys of a kind. @returns when all is gone */
function killAt(kind: RegExp | undefined, next: () => number): Promise<void> {
  const killed = Promise.withResolvers<void>()
  const kill = () => lake.kill().then(killed.resolve, killed.reject)
  let left = 1 + Math.floor(6 * next())
  if (kind === undefined) setTimeout(kill, 300 + 1_200 * next())
  else
    onCopied = (key) => {
      if (kind.test(key) && --left === 0) void kill()
    }
  return killed.promise
}

/** The last log row of the ledger that the copy has by its commits. */
function reachedThere(name: Name): number {
  const lines = [...copy.objects]
    .filter(([key]) => key.startsWith(`${lakePrefix(name)}_delta_log/`) && key.endsWith('.json'))
    .flatMap(([, { body }]) => body.toString().split('\n'))
  return Math.max(0, ...lines.map((line) => JSON.parse(line || '{}').txn?.version ?? 0))
}

/** What DuckDB finds in a table by its log, as docs/lake.md tells to ask it. */
async function readByDuck(lakeFolder: string, name: Name): Promise<unknown[]> {
  const [macro = ''] =
    /CREATE MACRO lake_files[\s\S]*?;/.exec(readFileSync(join(root, 'docs/lake.md'), 'utf8')) ?? []
  const duck = await (await DuckDBInstance.create()).connect()
  await duck.run(macro)
  const path = join(lakeFolder, lakePrefix(name)).replace(/\/$/, '')
  await duck.run(`SET VARIABLE files = lake_files('${path}', 999999999)`)
  const found = `SELECT ${KEYS[name]} AS id FROM read_parquet(getvariable('files'), hive_partitioning = true)`
  return (await duck.runAndReadAll(found))
    .getRows()
    .map(([id]) => id)
    .sort()
}

it('every row is once in the lake and once in its copy after kills in each step, and no table was broken at any instant', async () => {
  const next = random(SEED)
  for (const moment of MOMENTS) {
    await lake.start()
    await Promise.all(TABLES.map(sealNext))
    const killed = killAt(moment, next)
    while ((await Promise.all(TABLES.map(sealNext))).every((was) => was));
    await killed
    onCopied = () => {}
  }
  await lake.start()
  expect(await Promise.all(TABLES.map(sealNext))).toEqual(TABLES.map(() => true))
  await eventually(
    async () => TABLES.map(reachedThere),
    (there) => there.every((last, i) => last === sealed.get(TABLES[i] as Name)),
    30_000,
  )
  await lake.kill()
  expect(await watch.violations(), `SEED=${SEED}`).toEqual([])

  for (const [key, { body }] of copy.objects) writeBelow(join(folder, 'copy'), key, body)
  await lookInto(lake.state, async ({ BUCKET }) => {
    await copyLake(BUCKET, join(folder, 'lake'))
    for (const name of TABLES) {
      const segments = sealed.get(name) ?? 0
      const expected = Array.from({ length: segments }, (_, i) => idsOf(name, i + 1))
        .flat()
        .sort()
      expect(await readByDuck(join(folder, 'lake'), name), `SEED=${SEED}`).toEqual(expected)
      expect(await readByDuck(join(folder, 'copy'), name), `SEED=${SEED}`).toEqual(expected)
      expect(segments).toBeGreaterThan(MOMENTS.length)

      const table = new DeltaTable(BUCKET, name, -86_400_000)
      const named = [...(await table.newest()).files.keys()].sort()
      expect((await readTable(copy.objects, lakePrefix(name)))?.files).toEqual(named)
      // files of commits that were killed are found, and nothing else is
      const isData = (key: string) => key.endsWith('.parquet') && !key.includes('_delta_log')
      const there = (await keysOf(BUCKET, lakePrefix(name))).filter(isData)
      const orphans = there.filter((key) => !named.includes(key.slice(lakePrefix(name).length)))
      const found = await vacuum(table, true, undefined)
      expect({ files: found.files, keys: found.keys.toSorted() }).toEqual({
        files: orphans.length,
        keys: orphans.sort(),
      })
      // the bridge holds all objects of a table against the lake's: it may have taken some of them, and nothing that the lake has not
      const copied = [...copy.objects.keys()].filter((key) => key.startsWith(lakePrefix(name)) && isData(key))
      expect(copied.filter((key) => !there.includes(key))).toEqual([])
    }
  })
}, 120_000)

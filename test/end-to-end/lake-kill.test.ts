import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RawTable, rawTables } from '../../src/engine/lake/raw-table.ts'
import { rowGroups } from '../../src/engine/lake/read-parquet.ts'
import { DeltaTable } from '../../src/lake/delta-table.ts'
import { pull } from '../../src/lake/pull.ts'
import { vacuum } from '../../src/lake/vacuum.ts'
import { PACKS } from '../../src/packs/index.ts'
import { lakePrefix, segmentKey } from '../../src/platform/names.ts'
import { random } from '../bench/random.ts'
import { lookInto } from './exactly-once/at-rest.ts'
import { keysOf } from './lake/copy.ts'
import { type KilledLake, killedLake } from './lake/killed-lake.ts'

const TABLES = ['quickeats.restaurants', 'quickeats.customers', 'quickeats.cities'] as const
type Name = (typeof TABLES)[number]
/** Which field of a row tells it from the others. */
const KEYS = {
  'quickeats.restaurants': 'restaurant_id',
  'quickeats.customers': 'customer_id',
  'quickeats.cities': 'city_id',
}
const ROWS = 50
const KILLS = 3
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)

let lake: KilledLake
beforeAll(async () => {
  lake = await killedLake()
}, 60_000)
afterAll(() => lake.remove())

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

async function idsIn({ bucket, name }: DeltaTable, paths: Iterable<string>, key: string): Promise<unknown[]> {
  const ids: unknown[] = []
  for (const path of paths) {
    const object = await bucket.get(lakePrefix(name) + path)
    if (!object) throw new Error(`${path} is gone`)
    for await (const { columns } of rowGroups(await object.arrayBuffer()))
      ids.push(...(columns.get(key) ?? []))
  }
  return ids.sort()
}

it('every row is in the lake once after kills between segment, file and commit, and no table is broken', async () => {
  const next = random(SEED)
  for (let kills = 0; kills < KILLS; kills++) {
    await lake.start()
    await Promise.all(TABLES.map(sealNext))
    const end = setTimeout(() => void lake.kill(), 100 + 900 * next())
    while ((await Promise.all(TABLES.map(sealNext))).every((was) => was));
    clearTimeout(end)
    await lake.kill()
  }
  const raw = rawTables(PACKS)
  await lookInto(lake.state, async ({ BUCKET }) => {
    for (const name of TABLES) {
      const table = new DeltaTable(BUCKET, name, -86_400_000)
      const left = (await table.newest()).reached('key-0')
      // what the next alarm does
      while (await pull(table, raw.get(name) as RawTable));
      const state = await table.newest()
      const reached = state.reached('key-0')
      const expected = Array.from({ length: reached }, (_, i) => idsOf(name, i + 1)).flat()
      expect(await idsIn(table, state.files.keys(), KEYS[name]), `SEED=${SEED}`).toEqual(expected.sort())
      expect(reached).toBeGreaterThanOrEqual(sealed.get(name) ?? 0)
      expect(left).toBeGreaterThan(KILLS)
      // files of commits that were killed are found, and nothing else is
      const there = (await keysOf(BUCKET, lakePrefix(name))).filter(
        (key) => key.endsWith('.parquet') && !key.includes('_delta_log'),
      )
      expect((await vacuum(table, true, undefined)).files).toBe(there.length - state.files.size)
    }
  })
}, 120_000)

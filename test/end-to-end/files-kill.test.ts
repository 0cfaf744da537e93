import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../../src/cli/client.ts'
import type { EventFile } from '../../src/contracts/file.ts'
import { MINUTE, naiveCount, ndjson, order } from '../workers/orders.ts'
import { balanceOf } from './balance.ts'
import { eventually } from './platform.ts'
import { type ProcessTree, startProcessTree } from './process-tree.ts'

const ROWS = 120_000
/** Rows at the end of each file that the other one has too. */
const SHARED = 10_000
/** The tree is killed when so many rows of a file were counted. */
const KILL_AT = [1, 40_000, 80_000]

let tree: ProcessTree
let api: Client
beforeAll(async () => {
  tree = await startProcessTree()
  api = tree.api
}, 120_000)
afterAll(() => tree.remove())

async function shown(): Promise<Record<string, number>> {
  const { rows } = await api.json<{ rows: { window_start: string; city: string; orders: number }[] }>(
    '/v1/windows/quickeats.orders_per_city',
  )
  return Object.fromEntries(rows.map((row) => [`${row.window_start} ${row.city}`, row.orders]))
}

const fileOf = (id: string) => api.json<EventFile>(`/v1/files/${id}`)

it('two files, one of them packed, are counted exactly after kills of the process tree in the middle of loading', async () => {
  const now = Math.floor(Date.now() / MINUTE) * MINUTE
  const all = Array.from({ length: 2 * ROWS - SHARED }, (_, i) =>
    order(`o-${i}`, ['Pune', 'Delhi', 'Chennai'][i % 3] ?? '', now - (i % 11) * MINUTE),
  )
  const [first, second] = [all.slice(0, ROWS), all.slice(ROWS - SHARED)]
  const put = async (name: string, body: BodyInit) =>
    (await api.json<EventFile>(`/v1/files/quickeats.orders/${name}`, { method: 'PUT', body })).id
  const bad = JSON.stringify({ ...order('bad', 'Pune', now), city: 7 })
  const ids = [
    await put('plain.ndjson', `${ndjson(first)}\n${bad}`),
    await put('packed.ndjson.gz', gzipSync(`${bad}\n${ndjson(second)}`)),
  ]
  for (const rows of KILL_AT) {
    await eventually(
      () => Promise.all(ids.map(fileOf)),
      (files) => files.some((file) => file.rows.received >= rows),
      120_000,
    )
    const before = await Promise.all(ids.map(fileOf))
    expect(before.some(({ state }) => state === 'received' || state === 'loading')).toBe(true)
    await tree.kill()
    await tree.start()
  }
  const files = await eventually(
    () => Promise.all(ids.map(fileOf)),
    (each) => each.every(({ state }) => state === 'loaded'),
    120_000,
  )
  const sum = (field: 'received' | 'accepted' | 'duplicates' | 'quarantined') =>
    files.reduce((total, file) => total + file.rows[field], 0)
  expect(files.map(({ rows }) => rows.received)).toEqual([ROWS + 1, ROWS + 1])
  expect([sum('accepted'), sum('duplicates'), sum('quarantined')]).toEqual([all.length, SHARED, 2])
  expect(files.map(({ errors }) => errors.map(({ row }) => row))).toEqual([[ROWS + 1], [1]])

  await eventually(shown, (windows) => isDeepStrictEqual(windows, naiveCount(all)), 20_000)
  const balance = await balanceOf(api, 'quickeats.orders')
  expect(balance).toMatchObject({ accepted: all.length, duplicates: SHARED, quarantined: 2 })
}, 600_000)

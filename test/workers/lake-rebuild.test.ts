/// <reference types="@cloudflare/vitest-plugin/types" />

import { env } from 'cloudflare:test'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { rawTables } from '../../src/engine/lake/raw-table.ts'
import { rowGroups } from '../../src/engine/lake/read-parquet.ts'
import type { Rebuilding } from '../../src/engine/lake/rebuilding.ts'
import { compact } from '../../src/lake/compact.ts'
import { DeltaTable } from '../../src/lake/delta-table.ts'
import { pull } from '../../src/lake/pull.ts'
import { rebuild } from '../../src/lake/rebuild.ts'
import type { TableEnv } from '../../src/lake/table.ts'
import { write } from '../../src/lake/write.ts'
import { PACKS } from '../../src/packs/index.ts'
import { quickeats } from '../../src/packs/quickeats.ts'
import { readTable } from '../../src/platform/lake-log.ts'
import { lakePrefix, segmentKey } from '../../src/platform/names.ts'
import { requireSegments } from '../../src/replay/require-segments.ts'
import { ndjson, order } from './orders.ts'

const { BUCKET } = env as unknown as TableEnv
const ORDERS = rawTables(PACKS).get('quickeats.orders')
if (!ORDERS) throw new Error('quickeats.orders is gone')
const raw = ORDERS
const [DAY, NEXT] = ['2026-11-01', '2026-11-02']
const AT = Date.parse(`${DAY}T10:00:00Z`)
const LATER = Date.parse(`${NEXT}T10:00:00Z`)

/** Every test has a stream of its own, with the contract of orders. */
let tables = 0
let stream = ''
beforeEach(() => {
  stream = `rebuilt${tables++}`
})
const opened = () => new DeltaTable(BUCKET, `quickeats.${stream}`, 86_400_000)
const placed = (id: string, time: number) => order(id, 'Pune', time)

async function seal(first: number, last: number, rows: readonly object[]) {
  const key = segmentKey({ pack: 'quickeats', partition: 'order_id', slice: 0 }, stream, first, last)
  await BUCKET.put(key, gzipSync(`${ndjson(rows)}\n`))
  return key
}

/** A day, in calls that read a segment or a file each: what it comes to, and how many that took. */
async function rebuilt(
  table: DeltaTable,
  day: string,
  dryRun: boolean,
  between: (step: Rebuilding['step'], call: number) => Promise<unknown> = async () => {},
) {
  for (let calls = 1, before: Rebuilding | undefined; ; calls++) {
    const told = await rebuild(table, raw, day, dryRun, before, -1)
    if ('part' in told) return { ...told.part, calls }
    before = JSON.parse(JSON.stringify(told.next))
    await between(told.next.step, calls)
  }
}

/** A table whose first day lacks a row, and has another one twice. */
async function damaged(): Promise<DeltaTable> {
  await seal(1, 4, [placed('a', AT), placed('b', AT), placed('x', LATER)])
  await seal(5, 5, [placed('c', AT)])
  const table = opened()
  await pull(table, raw)
  const lineage = (sequence: number) => ({ _ledger: 'order_id-0', _sequence: sequence })
  await write(
    table,
    raw.columns,
    async (files) => {
      await files.add(DAY, placed('a', AT), lineage(4))
      await files.add(DAY, placed('c', AT), lineage(5))
      await files.add(DAY, placed('c', AT), lineage(5))
      return { replaces: (day) => day === DAY }
    },
    AT,
  )
  // sealed, and not in the table yet: that is no difference
  await seal(6, 6, [placed('d', AT)])
  return table
}

describe('a day of a raw table', () => {
  it('that is what its segments come to is left as it is', async () => {
    await seal(1, 4, [placed('a', AT), placed('b', LATER)])
    const table = opened()
    await pull(table, raw)
    expect(await rebuilt(table, DAY, false)).toMatchObject({
      rows: 1,
      missing: 0,
      extra: 0,
      different: 0,
    })
    expect((await table.newest()).version).toBe(0)
  })

  it('that is not is told of, and mended by one commit that leaves the other days alone', async () => {
    const table = await damaged()
    const found = { rows: 3, missing: 1, extra: 1, different: 0 }
    expect(await rebuilt(table, DAY, true)).toMatchObject({
      ...found,
      first: [
        { what: 'missing', row: { dt: DAY, _sequence: 4 }, live: { rows: 1 }, replayed: { rows: 2 } },
        { what: 'extra', row: { dt: DAY, _sequence: 5 }, live: { rows: 2 }, replayed: { rows: 1 } },
      ],
    })
    const before = await readTable(BUCKET, table.name)
    expect(await rebuilt(table, DAY, false)).toMatchObject(found)
    expect(await rebuilt(table, DAY, false)).toMatchObject({ rows: 3, missing: 0, extra: 0 })
    const after = await readTable(BUCKET, table.name)
    expect(after.version).toBe(before.version + 1)
    expect(after.rows).toBe(4)
    const ofNext = ({ files }: typeof after) => [...files.keys()].filter((path) => path.includes(NEXT))
    expect(ofNext(after)).toEqual(ofNext(before))
    expect(ofNext(after)).toHaveLength(1)
    // what waits comes by itself
    await pull(table, raw)
    expect((await table.newest()).rows).toBe(5)
  })
})

describe('a day that takes several calls', () => {
  const ids = async (table: DeltaTable) => {
    const { files } = await readTable(BUCKET, table.name)
    const found: unknown[] = []
    for (const path of files.keys()) {
      const object = await BUCKET.get(lakePrefix(table.name) + path)
      for await (const { columns } of rowGroups((await object?.arrayBuffer()) ?? new ArrayBuffer(0)))
        found.push(...(columns.get('order_id') ?? []))
    }
    return found.sort()
  }

  it('is read a segment and a file at a time, and written with what came of it', async () => {
    const table = await damaged()
    // two segments, and what there is behind them; the one file; two segments again, each a file
    const { calls, ...part } = await rebuilt(table, DAY, false)
    expect(part).toMatchObject({ rows: 3, missing: 1, extra: 1 })
    expect(calls).toBe(2 + 1 + 2)
    expect(await ids(table)).toEqual(['a', 'b', 'c', 'x'])
  })

  it('leaves rows alone that come while it is under way, and begins anew when its files were joined', async () => {
    const table = await damaged()
    await seal(7, 7, [placed('e', AT)])
    const joined = { done: false }
    await rebuilt(table, DAY, false, async (step) => {
      await pull(table, raw)
      if (step !== 'write' || joined.done) return
      joined.done = true
      expect((await compact(table, false)).groups).toBeGreaterThan(0)
    })
    expect(joined.done).toBe(true)
    expect(await ids(table)).toEqual(['a', 'b', 'c', 'd', 'e', 'x'])
    expect(await rebuilt(table, DAY, true)).toMatchObject({ rows: 5, missing: 0, extra: 0, different: 0 })
  })
})

describe('a period', () => {
  const pack = { ...quickeats, streams: { rebuilt: quickeats.streams.orders } }
  const required = (from: number, days: number) => requireSegments(BUCKET, pack, ['rebuilt'], from, days)

  it('whose segments may be deleted is refused, unless the first of the ledger is there', async () => {
    stream = 'rebuilt'
    const now = Date.now()
    await seal(7, 9, [placed('b', AT)])
    await required(now - 86_400_000, 2)
    await expect(required(now - 3 * 86_400_000, 2)).rejects.toThrow('are deleted after 2 days')
    await seal(1, 6, [placed('a', AT)])
    await required(now - 3 * 86_400_000, 2)
  })
})

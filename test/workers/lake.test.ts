/// <reference types="@cloudflare/vitest-plugin/types" />

import {
  createExecutionContext,
  createMessageBatch,
  env,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Action } from '../../src/engine/lake/actions.ts'
import type { LakeColumn } from '../../src/engine/lake/column.ts'
import { rawTables } from '../../src/engine/lake/raw-table.ts'
import { rowGroups } from '../../src/engine/lake/read-parquet.ts'
import { columnsOf } from '../../src/engine/lake/table-schema.ts'
import { compact } from '../../src/lake/compact.ts'
import { type ConsumeEnv, consumeLake } from '../../src/lake/consume.ts'
import { DeltaTable } from '../../src/lake/delta-table.ts'
import { pull } from '../../src/lake/pull.ts'
import type { TableEnv } from '../../src/lake/table.ts'
import { vacuum } from '../../src/lake/vacuum.ts'
import { write } from '../../src/lake/write.ts'
import { PACKS } from '../../src/packs/index.ts'
import { moveLoadCursor } from '../../src/platform/database/loads.ts'
import { CHECKPOINT_EVERY, readTable } from '../../src/platform/lake-log.ts'
import { commitKey, lakePrefix, segmentKey } from '../../src/platform/names.ts'
import { segmentChecksum } from '../../src/platform/segments.ts'
import { migrate } from './migrations.ts'
import { ndjson, order } from './orders.ts'

const { BUCKET, DATABASE, TABLE } = env as unknown as TableEnv & ConsumeEnv
const ORDERS = rawTables(PACKS).get('quickeats.orders')
if (!ORDERS) throw new Error('quickeats.orders is gone')
const AT = Date.parse('2026-11-01T10:00:00Z')
const DAY = 86_400_000

/** Every test has a stream of its own, with the contract of orders. */
let tables = 0
let name = ''
beforeEach(() => {
  name = `quickeats.orders${tables++}`
})
const opened = (retentionMs = DAY) => new DeltaTable(BUCKET, name, retentionMs)
const raw = ORDERS

async function seal(first: number, last: number, rows: readonly object[], slice = 0) {
  const [, stream = ''] = name.split('.')
  const key = segmentKey({ pack: 'quickeats', partition: 'order_id', slice }, stream, first, last)
  const bytes = gzipSync(`${ndjson(rows)}\n`)
  await BUCKET.put(key, bytes, { sha256: segmentChecksum(bytes) })
  return key
}

/** The values of a column in all files of the table, sorted. */
async function valuesOf(column: string, version?: number): Promise<unknown[]> {
  const { files } = await readTable(BUCKET, name, version)
  const values: unknown[] = []
  for (const path of files.keys()) {
    const object = await BUCKET.get(lakePrefix(name) + path)
    if (!object) throw new Error(`${path} is gone`)
    for await (const group of rowGroups(await object.arrayBuffer()))
      values.push(...(group.columns.get(column) ?? Array(group.rows).fill(undefined)))
  }
  return values.sort()
}

const placed = (id: string, time = AT) => order(id, 'Pune', time)
const COLUMNS: LakeColumn[] = [
  { name: 'id', type: 'string' },
  { name: 'amount', type: 'long' },
]

describe('sealed rows', () => {
  it('come into the table once, by the days of their events, with where they came from', async () => {
    await seal(1, 4, [placed('a'), placed('b', AT + DAY)])
    await seal(5, 5, [placed('c')])
    await seal(1, 9, [placed('d')], 1)
    expect(await pull(opened(), raw)).toBe(false)
    expect(await pull(opened(), raw)).toBe(false)
    const state = await readTable(BUCKET, name)
    expect(state.version).toBe(0)
    expect([...state.files.values()].map(({ partitionValues }) => partitionValues.dt)).toEqual([
      '2026-11-01',
      '2026-11-02',
    ])
    expect(await valuesOf('order_id')).toEqual(['a', 'b', 'c', 'd'])
    expect(await valuesOf('_ledger')).toEqual(['order_id-0', 'order_id-0', 'order_id-0', 'order_id-1'])
    expect([state.reached('order_id-0'), state.reached('order_id-1')]).toEqual([5, 9])
  })

  it('that a commit has no room for come with the next one', async () => {
    const many = (first: string, count: number) =>
      Array.from({ length: count }, (_, i) => placed(`${first}-${i}`))
    await seal(1, 1, many('a', 30_000))
    await seal(2, 2, many('b', 30_000))
    await seal(3, 3, many('c', 1))
    expect(await pull(opened(), raw)).toBe(true)
    expect((await readTable(BUCKET, name)).rows).toBe(60_000)
    expect(await pull(opened(), raw)).toBe(false)
    expect((await readTable(BUCKET, name)).rows).toBe(60_001)
  })

  it('that somebody else brought in meanwhile are not brought in again', async () => {
    await seal(1, 4, [placed('a')])
    const late = opened()
    const state = late.newest()
    vi.spyOn(late, 'newest').mockImplementationOnce(async () => {
      const before = await state
      await pull(opened(), raw)
      return before
    })
    expect(await pull(late, raw)).toBe(true)
    expect(await pull(late, raw)).toBe(false)
    expect(await valuesOf('order_id')).toEqual(['a'])
    expect((await readTable(BUCKET, name)).version).toBe(0)
  })

  it('are not taken from a segment whose bytes changed', async () => {
    const key = await seal(1, 4, [placed('a')])
    const bytes = gzipSync('{}\n')
    const get = vi.spyOn(BUCKET, 'get')
    const real = await BUCKET.get(key)
    get.mockImplementation(async (asked: string) =>
      asked === key ? ({ ...real, checksums: real?.checksums, bytes: async () => bytes } as never) : null,
    )
    await expect(pull(opened(), raw)).rejects.toThrow('is not what was sealed')
    get.mockRestore()
    expect((await readTable(BUCKET, name)).version).toBe(-1)
  })

  it('keep what their contract has no column for, or another type', async () => {
    await seal(1, 1, [{ ...placed('a'), gift: true, distance_km: 'far' }])
    await pull(opened(), raw)
    expect(await valuesOf('_rest')).toEqual(['{"distance_km":"far","gift":true}'])
    expect(await valuesOf('distance_km')).toEqual([null])
  })
})

describe('a table', () => {
  const rows = (...ids: string[]) => ids.map((id) => ({ id, amount: id.length }))
  const written = (day: string, own: object[], replaces?: (day: string) => boolean, columns = COLUMNS) =>
    write(
      opened(),
      columns,
      async (files) => {
        for (const row of own) await files.add(day, row as never)
        return replaces ? { replaces } : {}
      },
      Date.now(),
    )

  it('has days replaced by one commit, and is there as it was before', async () => {
    await written('2026-11-01', rows('a', 'b'))
    await written('2026-11-02', rows('c'))
    await written('2026-11-01', rows('d'), (day) => day === '2026-11-01')
    expect(await valuesOf('id')).toEqual(['c', 'd'])
    expect(await valuesOf('id', 1)).toEqual(['a', 'b', 'c'])
  })

  it('gets the columns of a later contract, and keeps those that are gone', async () => {
    await written('2026-11-01', rows('a'))
    await written('2026-11-01', [{ id: 'b', city: 'Pune' }], undefined, [
      { name: 'id', type: 'string' },
      { name: 'city', type: 'string' },
      { name: '_rest', type: 'string' },
    ])
    const { metadata } = await readTable(BUCKET, name)
    expect(metadata && columnsOf(metadata).map((column) => column.name)).toEqual([
      'id',
      'amount',
      'city',
      '_rest',
    ])
    expect(await valuesOf('city')).toEqual(['Pune', undefined])
    const first = await readTable(BUCKET, name, 0)
    expect(first.metadata?.id).toBe(metadata?.id)
  })

  it('is read from a checkpoint and the commits after it as from all commits', async () => {
    const one = opened()
    for (let i = 0; i < CHECKPOINT_EVERY + 2; i++) {
      await seal(i + 1, i + 1, [placed(`o-${i}`)])
      await pull(one, raw)
    }
    const whole = await readTable(BUCKET, name)
    expect(await BUCKET.head(`${lakePrefix(name)}_delta_log/_last_checkpoint`)).not.toBeNull()
    await BUCKET.delete(Array.from({ length: CHECKPOINT_EVERY }, (_, version) => commitKey(name, version)))
    const short = await readTable(BUCKET, name)
    expect(short.actions(0)).toEqual(whole.actions(0))
    expect(short.version).toBe(CHECKPOINT_EVERY + 1)
  })

  it('that somebody upgraded is left alone', async () => {
    await written('2026-11-01', rows('a'))
    const upgrade: Action = { protocol: { minReaderVersion: 3, minWriterVersion: 7 } }
    await BUCKET.put(commitKey(name, 1), JSON.stringify(upgrade))
    await expect(written('2026-11-01', rows('b'))).rejects.toThrow('asks for Delta 3/7')
    await expect(written('2026-11-01', rows('b'))).rejects.toThrow('asks for Delta 3/7')
  })
})

describe('small files', () => {
  async function week() {
    const one = opened(0)
    for (let i = 0; i < 6; i++) {
      await seal(i + 1, i + 1, [placed(`o-${i}`), placed(`p-${i}`, AT + DAY)])
      await pull(one, raw)
    }
    return one
  }

  it('of a day become one, with the same rows', async () => {
    const one = await week()
    const before = await valuesOf('order_id')
    expect(await compact(one, true)).toMatchObject({ groups: 2, removed: 12, added: 2, left: 0 })
    expect((await readTable(BUCKET, name)).files.size).toBe(12)
    expect(await compact(one, false)).toMatchObject({ groups: 2, removed: 12, added: 2, left: 0 })
    const state = await readTable(BUCKET, name)
    expect([state.files.size, state.rows, state.version]).toEqual([2, 12, 7])
    expect([...state.files.values()].map(({ dataChange }) => dataChange)).toEqual([false, false])
    expect(await valuesOf('order_id')).toEqual(before)
    expect(await valuesOf('_sequence')).toHaveLength(12)
    expect(await compact(one, false)).toMatchObject({ groups: 0, left: 0 })
  })

  it('of a day that is not over are left alone', async () => {
    const one = opened()
    for (const i of [1, 2]) {
      await seal(i, i, [placed(`o-${i}`, Date.now())])
      await pull(one, raw)
    }
    expect(await compact(one, false)).toMatchObject({ groups: 0 })
  })

  it('are deleted once nobody needs them: not by a dry run, and not before their retention is over', async () => {
    const one = await week()
    await compact(one, false)
    await BUCKET.put(
      `${lakePrefix(name)}dt=2026-11-01/part-died.snappy.parquet`,
      'of a commit that never came',
    )
    expect(await vacuum(opened(DAY), false, undefined)).toMatchObject({ files: 0 })
    // a moment later
    await vi.waitUntil(async () => (await vacuum(one, true, undefined)).files === 13)
    expect(await valuesOf('order_id', 5)).toHaveLength(12)
    const { keys, ...done } = await vacuum(one, false, undefined)
    expect(done).toMatchObject({ dry_run: false, files: 13, log_entries: 0 })
    expect(keys).toContain(`${lakePrefix(name)}dt=2026-11-01/part-died.snappy.parquet`)
    expect(await valuesOf('order_id')).toHaveLength(12)
    expect(await vacuum(one, false, undefined)).toMatchObject({ files: 0, bytes: 0 })
  })
})

describe('segments', () => {
  it('are kept until they are in the lake and in the warehouse, and then for their retention', async () => {
    await migrate(DATABASE)
    const one = opened()
    const keys = [
      await seal(1, 4, [placed('a')]),
      await seal(5, 5, [placed('b')]),
      await seal(6, 9, [placed('c')]),
    ]
    const sealed = { retentionMs: -DAY, database: DATABASE, followers: [] }
    const expired = async (told = sealed) => (await vacuum(one, true, told)).keys
    expect(await expired()).toEqual([])
    await moveLoadCursor(DATABASE, name, 'order_id-0', 5, Date.now())
    expect(await expired()).toEqual([])
    await pull(one, raw)
    expect(await expired({ ...sealed, retentionMs: DAY })).toEqual([])
    expect(await expired()).toEqual(keys.slice(0, 2))
    expect(await vacuum(one, false, sealed)).toMatchObject({ segments: 2, files: 0 })
    expect(await BUCKET.head(keys[1] ?? '')).toBeNull()
    expect(await BUCKET.head(keys[2] ?? '')).not.toBeNull()
    expect(await valuesOf('order_id')).toEqual(['a', 'b', 'c'])
  })
})

describe('the object of a table', () => {
  beforeEach(() => {
    name = 'quickeats.orders'
  })
  const object = () => TABLE.get(TABLE.idFromName(name))

  it('is woken once for all that it is told of, and says what it has', async () => {
    await seal(1, 4, [placed('a'), placed('b')])
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const message = (id: string, body: object) => ({ id, timestamp: new Date(), attempts: 1, body })
    const batch = createMessageBatch('lake', [
      message('0', { table: name, rows: 2 }),
      message('strange', { rows: 7 }),
      message('1', { table: name, rows: 3 }),
      message('2', { table: name }),
    ])
    await consumeLake(batch, { TABLE }, new Map())
    const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext())
    expect([explicitAcks, retryMessages.map(({ msgId }) => msgId)]).toEqual([['0', '1', '2'], ['strange']])
    expect(await object().report()).toBeNull()
    const alarm = await runInDurableObject(object() as never, (_, state) => state.storage.getAlarm())
    expect(alarm).toBeGreaterThan(Date.now() + 50_000)
    await runDurableObjectAlarm(object() as never)
    expect(await object().report()).toMatchObject({
      table: name,
      version: 0,
      rows: 2,
      files: 1,
      segments_behind: 0,
      lag_seconds: 0,
    })
  })

  it('tries again when it cannot fetch them, and says why', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const key = await seal(5, 6, [placed('c')])
    await BUCKET.put(key, 'no gzip')
    await object().wake(name, { segments: 1, rows: 1 })
    await runDurableObjectAlarm(object() as never)
    const report = await object().report()
    expect(report).toMatchObject({ version: 0, segments_behind: 1, rows_behind: 1 })
    expect(report?.problem).toMatch(/header/)
    await seal(5, 6, [placed('c')])
    await runDurableObjectAlarm(object() as never)
    expect(await object().report()).toMatchObject({ version: 1, segments_behind: 0, rows_behind: 0 })
    expect((await object().report())?.problem).toBeUndefined()
  })
})

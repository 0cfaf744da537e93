import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import * as z from 'zod'
import { stream } from '../src/contracts/stream.ts'
import type { RawTable } from '../src/engine/lake/raw-table.ts'
import { rowGroups } from '../src/engine/lake/read-parquet.ts'
import { streamColumns } from '../src/engine/lake/stream-columns.ts'
import type { TableState } from '../src/engine/lake/table-state.ts'
import { compact } from '../src/lake/compact.ts'
import { DeltaTable } from '../src/lake/delta-table.ts'
import { pull } from '../src/lake/pull.ts'
import { vacuum } from '../src/lake/vacuum.ts'
import { readTable } from '../src/platform/lake-log.ts'
import { lakePrefix, segmentKey } from '../src/platform/names.ts'
import { bucketOf, Dead, type Objects } from './lake/memory-bucket.ts'

const EVENTS = stream({
  version: '1-0-0',
  fields: z.object({ id: z.string(), at: z.iso.datetime() }),
  key: ['id'],
  partition: 'id',
  time: 'at',
})
const RAW: RawTable = {
  stream: EVENTS as never,
  columns: streamColumns(EVENTS as never),
  isLoaded: false,
  followers: [],
}
const TABLE = 'shop.events'
const DAY = 86_400_000
const LEDGERS = [0, 1]

const WORK = {
  pull: (table: DeltaTable) => pull(table, RAW),
  compact: (table: DeltaTable) => compact(table, false),
  vacuum: (table: DeltaTable) => vacuum(table, false, undefined),
}
type Work = keyof typeof WORK

/** What a process does until it dies, which it does at one of its calls of the bucket. */
interface Life {
  readonly works: readonly Work[]
  readonly calls: number
  readonly isAfter: boolean
}

const life = fc.record({
  works: fc.array(fc.constantFrom<Work>('pull', 'pull', 'compact', 'vacuum'), { minLength: 2, maxLength: 8 }),
  calls: fc.nat({ max: 120 }),
  isAfter: fc.boolean(),
})

/** Rows of a segment, of two days. */
const rowsOf = (slice: number, sequence: number) =>
  [0, 1, 2].map((i) => ({
    id: `${slice}-${sequence}-${i}`,
    at: new Date(Date.parse('2026-11-01T23:59:59Z') + 1000 * i).toISOString(),
  }))

const idle = async () => 'lives' as const

async function seal(bucket: R2Bucket, slice: number, sequence: number): Promise<void> {
  const address = { pack: 'shop', partition: 'id', slice }
  const lines = rowsOf(slice, sequence).map((row) => `${JSON.stringify(row)}\n`)
  await bucket.put(segmentKey(address, 'events', sequence, sequence), gzipSync(lines.join('')))
}

async function idsIn(bucket: R2Bucket, { files }: TableState): Promise<unknown[]> {
  const ids: unknown[] = []
  for (const path of files.keys()) {
    const object = await bucket.get(lakePrefix(TABLE) + path)
    if (!object) throw new Error(`${path} is gone`)
    for await (const { columns } of rowGroups(await object.arrayBuffer()))
      ids.push(...(columns.get('id') ?? []))
  }
  return ids.sort()
}

/** What has to be in a table that says how far each ledger is in it. */
const sealedUpTo = (state: TableState) =>
  LEDGERS.flatMap((slice) =>
    Array.from({ length: state.reached(`id-${slice}`) }, (_, i) => rowsOf(slice, i + 1)),
  )
    .flat()
    .map(({ id }) => id)
    .sort()

it('writers that come in each other’s way and die anywhere bring in every row once, in every version', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let commits = 0
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(life, { minLength: 1, maxLength: 3 }),
      fc.array(life, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 8 }),
      async (scheduler, first, second, segments) => {
        const objects: Objects = new Map()
        const whole = bucketOf(objects, idle)
        const turn = () => scheduler.schedule(Promise.resolve())
        const sealing = async () => {
          for (let sequence = 1; sequence <= segments; sequence++)
            for (const slice of LEDGERS) {
              await turn()
              await seal(whole, slice, sequence)
            }
        }
        const writer = async (lives: readonly Life[]) => {
          for (const { works, calls, isAfter } of lives) {
            let left = calls
            const bucket = bucketOf(objects, async () => {
              await turn()
              if (left-- > 0) return 'lives'
              return isAfter && left === -1 ? 'dies after' : 'dies before'
            })
            const table = new DeltaTable(bucket, TABLE, DAY)
            try {
              for (const work of works) await WORK[work](table)
            } catch (error) {
              if (!(error instanceof Dead)) throw error
            }
          }
        }
        await scheduler.waitFor(Promise.all([sealing(), writer(first), writer(second)]))

        const last = new DeltaTable(whole, TABLE, -DAY)
        while (await pull(last, RAW));
        const state = await last.newest()
        expect(LEDGERS.map((slice) => state.reached(`id-${slice}`))).toEqual(LEDGERS.map(() => segments))
        for (let version = 0; version <= state.version; version++) {
          const then = await readTable(whole, TABLE, version)
          expect(await idsIn(whole, then)).toEqual(sealedUpTo(then))
        }
        commits += state.version + 1
        // what died left files behind: vacuum finds them, and nothing else
        await vacuum(last, false, undefined)
        const files = [...objects.keys()].filter((key) => key.endsWith('.snappy.parquet'))
        expect(files.map((key) => key.slice(lakePrefix(TABLE).length)).sort()).toEqual(
          [...state.files.keys()].sort(),
        )
        expect(await idsIn(whole, state)).toEqual(sealedUpTo(state))
      },
    ),
    { numRuns: 100 },
  )
  expect(commits).toBeGreaterThan(250)
})

/// <reference types="@cloudflare/vitest-plugin/types" />
import { env } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/contracts/outcome.ts'
import { problem } from '../../src/contracts/problem.ts'
import { addUsage, NO_USAGE } from '../../src/engine/cost.ts'
import { done, FINISH_USAGE, failed, TELL_USAGE } from '../../src/engine/outcome.ts'
import type { BoardRow } from '../../src/engine/stream/board-row.ts'
import { ACCEPT_USAGE } from '../../src/gateway/accept.ts'
import { keepDeadLetters } from '../../src/platform/database/dead-letters.ts'
import { finishImages } from '../../src/platform/database/finish.ts'
import { keepIdempotencyKey, takeIdempotencyKey } from '../../src/platform/database/idempotency.ts'
import {
  findImage,
  insertImage,
  listImages,
  markPreprocessed,
  type NewImage,
} from '../../src/platform/database/images.ts'
import { redriveImage, takeStaleImages } from '../../src/platform/database/redrive.ts'
import { findStudy, putStudy } from '../../src/platform/database/studies.ts'
import { forgetUntold, listUntold, readUntold } from '../../src/platform/database/untold.ts'
import { listWindows, windowPages, writeWindows } from '../../src/platform/database/windows.ts'
import { exhumeInbox, sweep } from '../../src/recover/sweep.ts'
import { migrate } from './migrations.ts'

const { DATABASE } = env as unknown as { DATABASE: D1Database }
beforeAll(() => migrate(DATABASE))

const image = (id: string, study_id: string): NewImage => ({
  id,
  study_id,
  name: `${id}.jpg`,
  model: 'digits@1',
  object: { key: `images/${id}`, etag: 'e', bytes: 1000 },
  sha256: 'abc',
  metadata: null,
  received_at: 1000,
  queued_at: 1001,
  stages: [],
  usage: NO_USAGE,
})
const work = (image_id: string, attempt = 1) => ({
  image_id,
  model: 'digits@1',
  role: 'answer' as const,
  attempt,
  stages: [],
  usage: NO_USAGE,
})
const result = {
  model: 'digits',
  version: '1',
  label: '3',
  probability: 0.9,
  uncertain: false,
  predictions: [{ label: '3', index: 3, probability: 0.9, logit: 2 }],
}
const ok = (id: string, attempt?: number): Outcome => done(work(id, attempt), result)
const bad = (id: string): Outcome => failed(work(id), problem('image-corrupt', 'It cannot be decoded.'))

/** The same database, adding up what D1 says that its statements wrote and read. */
function metered(database: D1Database) {
  const sum = { d1_rows_written: 0, d1_rows_read: 0 }
  const batch: D1Database['batch'] = async (prepared) => {
    const results = await database.batch(prepared)
    for (const { meta } of results) {
      sum.d1_rows_written += meta.rows_written
      sum.d1_rows_read += meta.rows_read
    }
    return results as never
  }
  return { sum, database: { prepare: database.prepare.bind(database), batch } as D1Database }
}

describe('finishing images', () => {
  it('writes each once: the same outcome again, or of an earlier attempt, finishes nothing', async () => {
    await insertImage(DATABASE, image('once', 'a'))
    const first = await finishImages(DATABASE, [ok('once')])
    expect(first.untold?.finished).toMatchObject([{ id: 'once', study_id: 'a', began_at: 1000 }])
    const before = await findImage(DATABASE, 'once')
    expect(await finishImages(DATABASE, [ok('once')])).toEqual({ untold: undefined, deliveries: [] })
    expect(await finishImages(DATABASE, [bad('once')])).toEqual({ untold: undefined, deliveries: [] })
    expect(await findImage(DATABASE, 'once')).toEqual(before)
  })

  it('leaves alone an image whose attempt has moved on', async () => {
    await insertImage(DATABASE, image('moved', 'a'))
    await finishImages(DATABASE, [bad('moved')])
    await redriveImage(DATABASE, 'moved', 5000)
    expect((await finishImages(DATABASE, [ok('moved', 1)])).untold).toBeUndefined()
    expect((await finishImages(DATABASE, [ok('moved', 2)])).untold?.finished).toMatchObject([
      { id: 'moved', began_at: 5000 },
    ])
    expect(await findImage(DATABASE, 'moved')).toMatchObject({ state: 'done', problem: null, label: '3' })
  })

  it('keeps the counts of the study equal to its images, whatever comes in whatever order', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `counted-${i}`)
    for (const id of ids) await insertImage(DATABASE, image(id, 'counted'))
    await Promise.all(ids.map((id, i) => finishImages(DATABASE, [i % 3 ? ok(id) : bad(id)])))
    await Promise.all(ids.slice(0, 6).map((id) => redriveImage(DATABASE, id, 1)))
    await markPreprocessed(
      DATABASE,
      ids.map((image_id) => ({ image_id, attempt: 2 })),
    )
    const rows = await listImages(DATABASE, 'counted', undefined, 100)
    const count = (state: string) => rows.filter((row) => row.state === state).length
    expect(await findStudy(DATABASE, 'counted')).toMatchObject({
      total: 12,
      done: count('done'),
      failed: count('failed'),
      complete: 0,
    })
    expect(count('preprocessed')).toBe(2)
  })

  it('lists images from the oldest or the newest on, and goes on behind one', async () => {
    const ids = ['listed-0', 'listed-1', 'listed-2']
    for (const id of ids) await insertImage(DATABASE, image(id, 'listed'))
    const list = (after?: number, first?: 'newest') =>
      listImages(DATABASE, 'listed', after, 2, undefined, first).then((rows) =>
        rows.map(({ id, seq }) => ({ id, seq })),
      )
    const oldest = await list()
    const newest = await list(undefined, 'newest')
    expect([oldest, newest].map((rows) => rows.map(({ id }) => id))).toEqual([
      ['listed-0', 'listed-1'],
      ['listed-2', 'listed-1'],
    ])
    expect((await list(oldest.at(-1)?.seq)).map(({ id }) => id)).toEqual(['listed-2'])
    expect((await list(newest.at(-1)?.seq, 'newest')).map(({ id }) => id)).toEqual(['listed-0'])
  })

  it('owes the webhook of a failure and of the completion once, to be announced once', async () => {
    await putStudy(DATABASE, 'hooked', { webhook: 'https://example.com/', expected: 2 }, 1)
    await insertImage(DATABASE, image('hooked-1', 'hooked'))
    await insertImage(DATABASE, image('hooked-2', 'hooked'))
    expect((await finishImages(DATABASE, [ok('hooked-1')])).deliveries).toEqual([])
    const { deliveries } = await finishImages(DATABASE, [bad('hooked-2')])
    expect(deliveries.sort()).toEqual(['msg_hooked-2_1', 'msg_hooked_1'])
    expect((await finishImages(DATABASE, [bad('hooked-2')])).deliveries).toEqual([])
  })

  it('is billed as the cost of an image says: rows counted on the schema equal those D1 reports', async () => {
    const { sum, database } = metered(DATABASE)
    await insertImage(database, image('billed-0', 'billed'))
    sum.d1_rows_written = 0
    await insertImage(database, image('billed-1', 'billed'))
    expect(sum.d1_rows_written).toBe(ACCEPT_USAGE.d1_rows_written)
    sum.d1_rows_written = sum.d1_rows_read = 0
    const { untold } = await finishImages(database, [ok('billed-1')])
    expect(sum).toEqual(FINISH_USAGE)
    await database.batch([forgetUntold(DATABASE, [untold?.id ?? ''])])
    expect(sum).toEqual({
      d1_rows_written: FINISH_USAGE.d1_rows_written + TELL_USAGE.d1_rows_written,
      d1_rows_read: FINISH_USAGE.d1_rows_read + TELL_USAGE.d1_rows_read,
    })
  })
})

describe('the ends that the ledger was not told of', () => {
  const known = async (id: string) =>
    (await listUntold(DATABASE, undefined, 100)).find((row) => row.id === id)

  it('are what was written, whoever asks for them', async () => {
    await insertImage(DATABASE, image('untold', 'told'), [{ reference: 'digits@2', role: 'shadow' }])
    const shadow = { ...work('untold'), model: 'digits@2', role: 'shadow' as const }
    const unreadable = problem('image-corrupt', 'It cannot be decoded.')
    // The answer came twice, in one batch.
    const outcomes = [ok('untold'), ok('untold'), failed(shadow, unreadable)]
    const { untold } = await finishImages(DATABASE, outcomes)
    expect(untold?.finished).toMatchObject([
      { id: 'untold', role: 'answer', bytes: 1000, began_at: 1000, outcome: { state: 'done' } },
      { id: 'untold', role: 'shadow', bytes: 1000, began_at: 1001, outcome: { problem: unreadable } },
    ])
    const row = await known(untold?.id ?? '')
    expect(row && readUntold(row)).toEqual(untold)
    const { finished_at } = (await findImage(DATABASE, 'untold')) ?? {}
    expect(untold?.finished.map((end) => end.finished_at)).toEqual([finished_at, finished_at])
  })
})

describe('a name', () => {
  it('is taken once in a study, and free in another', async () => {
    expect(await insertImage(DATABASE, image('same', 'first'))).toMatchObject({
      id: 'same',
      state: 'received',
    })
    expect(await insertImage(DATABASE, { ...image('other', 'first'), name: 'same.jpg' })).toBeNull()
    expect(await insertImage(DATABASE, { ...image('third', 'second'), name: 'same.jpg' })).toMatchObject({
      id: 'third',
    })
    expect(await findStudy(DATABASE, 'first')).toMatchObject({ total: 1 })
  })
})

describe('the sweep', () => {
  it('takes what waited too long, oldest first, once', async () => {
    for (const [i, id] of ['stale-1', 'stale-2', 'stale-3'].entries())
      await insertImage(DATABASE, { ...image(id, 'stale'), queued_at: 10 + i })
    const taken = await takeStaleImages(DATABASE, 12, 100_000, 100)
    expect(
      taken
        .filter(({ study_id }) => study_id === 'stale')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['stale-1', 'stale-2'])
    expect(await takeStaleImages(DATABASE, 12, 100_000, 100)).toEqual([])
  })

  it('goes on with what else there is where one part fails, and then says so', async () => {
    const woken: unknown[] = []
    const LAKE = { sendBatch: async (messages: { body: unknown }[]) => woken.push(...messages) }
    const TELLER = { idFromName: String, get: () => ({ tell: () => Promise.reject(new Error('away')) }) }
    const own = Object.assign(Object.create(env), { LAKE, TELLER })
    await expect(sweep(own, [], ['quickeats.orders'], 1_000, 0)).rejects.toThrow('the sweep of ends')
    expect(woken).toContainEqual(expect.objectContaining({ body: { table: 'quickeats.orders' } }))
  })
})

it('a dead notification of the inbox is kept until its queue has it', async () => {
  const letter = { id: 'letter', queue: 'inbox', body: '{"object":{"key":"inbox/s/a.png"}}' }
  await keepDeadLetters(DATABASE, [letter], 1)
  const sent: unknown[] = []
  const inbox = (sendBatch: (messages: unknown[]) => Promise<void>) =>
    exhumeInbox({ DATABASE, INBOX: { sendBatch } as unknown as Queue })
  await expect(inbox(() => Promise.reject(new Error('the queue is away')))).rejects.toThrow('away')
  expect(await inbox(async (messages) => void sent.push(...messages))).toBe(1)
  expect(sent).toEqual([{ body: JSON.parse(letter.body), contentType: 'json' }])
  expect(await inbox(async () => undefined)).toBe(0)
})

describe('an idempotency key', () => {
  const first = { fingerprint: 'f', image_id: 'i' }

  it('is given to one request, and tells the others of it', async () => {
    expect(await takeIdempotencyKey(DATABASE, 'k', 'one', 1000)).toBeNull()
    expect(await takeIdempotencyKey(DATABASE, 'k', 'one', 1001)).toMatchObject({ image_id: null })
    await keepIdempotencyKey(DATABASE, 'k', 'one', first)
    expect(await takeIdempotencyKey(DATABASE, 'k', 'one', 90_000)).toMatchObject(first)
    expect(await takeIdempotencyKey(DATABASE, 'another key', 'one', 90_000)).toBeNull()
  })

  it('is taken over from a request that died, and forgotten after a day', async () => {
    expect(await takeIdempotencyKey(DATABASE, 'k', 'dead', 1000)).toBeNull()
    expect(await takeIdempotencyKey(DATABASE, 'k', 'dead', 62_000)).toBeNull()
    await keepIdempotencyKey(DATABASE, 'k', 'dead', first)
    expect(await takeIdempotencyKey(DATABASE, 'k', 'dead', 62_000 + 25 * 3_600_000)).toBeNull()
  })
})

describe('rows of a window', () => {
  const KEYS: readonly Record<string, string | boolean | null>[] = [
    { city: 'Pune', open: true },
    { city: 'Delhi', open: false },
    { city: null, open: true },
    {},
  ]
  const rows: BoardRow[] = Array.from({ length: 40 }, (_, i) => ({
    ...{ window: 'w', start: i * 60_000, end: (i + 1) * 60_000, keys: { ...KEYS[i % 4], n: i / 10 } },
    ...{ values: {}, cells: [], state: 'final' as const, revised: false },
  }))
  const list = (where: Record<string, string>, limit: number) =>
    listWindows(DATABASE, 'p', 'w', { from: 0, to: 4_000_000, where }, limit)

  it('are as many as were asked for of those that have the keys', async () => {
    await writeWindows(DATABASE, 'p', rows, 1)
    expect(await list({ city: 'Pune' }, 10)).toEqual(rows.filter(({ keys }) => keys.city === 'Pune'))
    expect((await list({ city: 'Pune' }, 3)).length).toBe(3)
  })

  it.each([
    [{ city: 'Delhi', open: 'false' }, 10],
    [{ city: '' }, 20],
    [{ n: '2.4' }, 1],
    [{ city: 'Pune', n: '2.4' }, 1],
    [{ city: 'Delhi', n: '2.4' }, 0],
    [{}, 40],
  ])('that have %j are %i', async (where, count) => {
    const found = await list(where, 100)
    const reads = (keys: Record<string, unknown>, key: string) => String(keys[key] ?? '')
    expect(found).toEqual(
      rows.filter(({ keys }) => Object.entries(where).every(([key, value]) => reads(keys, key) === value)),
    )
    expect(found).toHaveLength(count)
  })

  it('come once each and in order, however many they are', async () => {
    const many = Array.from({ length: 26_000 }, (_, i) => {
      const start = Math.floor(i / 7) * 60_000
      return { ...rows[0], window: 'many', start, end: start + 60_000, keys: { n: i % 7 } } as BoardRow
    })
    await writeWindows(DATABASE, 'p', many, 1)
    const found: BoardRow[] = []
    for await (const page of windowPages(DATABASE, 'p', 'many', { from: 0, to: 1e9, where: {} }))
      found.push(...page)
    expect(found).toEqual(many)
  })
})

it('usage of a finished image has room for every unit', () => {
  expect(addUsage(NO_USAGE, FINISH_USAGE)).toMatchObject(FINISH_USAGE)
})

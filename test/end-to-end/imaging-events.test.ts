import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Image } from '../../src/contracts/image.ts'
import { NO_USAGE } from '../../src/engine/cost.ts'
import { done } from '../../src/engine/outcome.ts'
import { finishImages } from '../../src/platform/database/finish.ts'
import { balanceOf } from './balance.ts'
import { eventually, file, finished, type Platform, put, startPlatform, vector } from './platform.ts'

const DIGITS = 12
const CORRUPT = ['bad-truncated.jpg', 'bad-text.jpg', 'bad-crc.png']
/** A quantile is within 1 % of the value at its rank. */
const ACCURACY = 0.01

let platform: Platform
let api: Platform['api']
let database: D1Database
/** Every image that came to its end, as often as it did, as the API showed it then. */
const ends: Image[] = []

const digit = (i: number) => file(`digits/digit-${String(i).padStart(3, '0')}.jpg`)
const sendOne = async (name: string, body: Uint8Array, headers: Record<string, string> = {}) =>
  (await (await put(api, name, body, headers)).json()) as Image

beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
  database = (await platform.env('tributary')).DATABASE
  const sent = await Promise.all([
    ...Array.from({ length: DIGITS }, (_, i) => sendOne(`told/${i}.jpg`, digit(i))),
    ...CORRUPT.map((name) => sendOne(`told/${name}`, vector(name))),
    sendOne('told/sidecar.jpg', digit(1), { 'Tributary-Metadata': '{"latitude":"north"}' }),
    sendOne('told/waited.jpg', digit(2), { Prefer: 'wait=20' }),
  ])
  for (const { id } of sent) ends.push(await finished(api, id))
})
afterAll(() => platform.close())

type Row = Record<string, string | number | null> & { window_start: string }
const balance = (stream: string) => balanceOf(api, `imaging.${stream}`)
const rowsOf = async (window: string) =>
  (await api.json<{ rows: Row[] }>(`/v1/windows/imaging.${window}`)).rows

/** The rows of a window once they hold all that ended. */
const settled = (window: string, size: (row: Row) => number, total: number) =>
  eventually(
    () => rowsOf(window),
    (rows) => rows.reduce((sum, row) => sum + size(row), 0) === total,
  )
const startOf = (at: string, ms: number) => new Date(Math.floor(Date.parse(at) / ms) * ms).toISOString()
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const byWindow = (images: readonly Image[], size: number) =>
  Map.groupBy(images, ({ finished_at = '' }) => startOf(finished_at, size))
const rank = (values: readonly number[], quantile: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(quantile * (values.length - 1))] ?? Number.NaN

function expectQuantiles(row: Row | undefined, values: readonly number[]): void {
  for (const [name, quantile] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const value = rank(values, quantile)
    expect(Math.abs(Number(row?.[name]) - value)).toBeLessThanOrEqual(value * ACCURACY)
  }
}

function expectStages(rows: readonly Row[], total: readonly Row[]): void {
  for (const [start, images] of byWindow(ends, MINUTE)) {
    expectQuantiles(
      total.find(({ window_start }) => window_start === start),
      images.map(({ end_to_end_ms = 0 }) => end_to_end_ms),
    )
    const stages = Map.groupBy(
      images.flatMap(({ stages }) => stages),
      ({ stage }) => stage,
    )
    const shown = rows.filter(({ window_start }) => window_start === start)
    expect(shown.map(({ stage }) => stage).sort()).toEqual([...stages.keys(), 'store'].sort())
    for (const [stage, times] of stages)
      expectQuantiles(
        shown.find((row) => row.stage === stage),
        times.map(({ ms }) => ms),
      )
  }
}

describe('the windows of imaging', () => {
  it('count the images of each minute, those that failed too', async () => {
    const rows = await settled('images_per_minute', (row) => Number(row.images), ends.length)
    for (const [start, images] of byWindow(ends, MINUTE)) {
      const ok = images.filter(({ state }) => state === 'done').length
      expect(rows.find(({ window_start }) => window_start === start)).toMatchObject({
        model: 'digits',
        images: images.length,
        ok,
        failed: images.length - ok,
      })
    }
    expect(ends.filter(({ state }) => state === 'failed')).toHaveLength(CORRUPT.length + 1)
  })

  it('hold the quantiles of end to end and of every stage, as the images tell them', async () => {
    const total = await settled('end_to_end', (row) => Number(row.images), ends.length)
    await eventually(
      () => balance('stages'),
      ({ accepted }) => accepted === ends.reduce((sum, { stages }) => sum + stages.length + 1, 0),
    )
    await vi.waitFor(async () => expectStages(await rowsOf('stage_latency'), total), 5_000)
  })

  it('hold the labels and the cost of each hour', async () => {
    const answered = ends.filter(({ result }) => result)
    const labels = await settled('labels_per_hour', (row) => Number(row.images), answered.length)
    const costs = await settled('cost_per_hour', (row) => Number(row.images), ends.length)
    for (const [start, images] of byWindow(ends, HOUR)) {
      const counted = Map.groupBy(
        images.filter(({ result }) => result),
        ({ result }) => result?.label ?? '',
      )
      const shown = labels.filter(({ window_start }) => window_start === start)
      expect(Object.fromEntries(shown.map(({ label, images }) => [label, images]))).toEqual(
        Object.fromEntries([...counted].map(([label, { length }]) => [label, length])),
      )
      expect(costs.find(({ window_start }) => window_start === start)).toMatchObject({
        images: images.length,
        nano_usd: images.reduce((sum, { cost_usd = 0 }) => sum + Math.round(cost_usd * 1e9), 0),
      })
    }
  })
})

const total = { received: expect.any(Number), quarantined: 0, duplicates: 0 }
const expectEnds = async () => {
  const { accepted } = await eventually(
    () => balance('inferences'),
    (value) => value.accepted >= ends.length,
  )
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await balance('inferences')).toMatchObject({ ...total, accepted: ends.length })
  return accepted
}

describe('an image', () => {
  it('whose message comes twice is told once', async () => {
    const [image] = ends
    const { IMAGES } = await platform.env('tributary')
    const row = await database.prepare('SELECT * FROM images WHERE id = ?').bind(image?.id).first()
    const message = {
      image_id: image?.id,
      study_id: 'told',
      object: { key: row?.object_key, etag: row?.object_etag, bytes: row?.bytes },
      model: 'digits@1',
      role: 'answer',
      attempt: 1,
      received_at: Date.now(),
      enqueued_at: Date.now(),
      stages: [],
      usage: NO_USAGE,
    }
    await IMAGES.send(message)
    await IMAGES.send(message)
    await new Promise((resolve) => setTimeout(resolve, 700))
    await expectEnds()
  })

  it('that failed and is redriven is told of both ends, as it was of the first', async () => {
    const failed = ends.find(({ problem }) => problem?.type === '/problems#not-an-image')
    await api.json(`/v1/images/${failed?.id}/redrive`, { method: 'POST' })
    ends.push(await finished(api, failed?.id ?? ''))
    await expectEnds()
    const rows = await settled('images_per_minute', (row) => Number(row.failed), CORRUPT.length + 2)
    expect(rows.reduce((sum, row) => sum + Number(row.images), 0)).toBe(ends.length)
  })

  it('that is parked is told when its redrive has brought it to its end', async () => {
    const [image] = ends
    await database
      .prepare(`UPDATE images SET state = 'parked', finished_at = NULL WHERE id = ?`)
      .bind(image?.id)
      .run()
    await api.json(`/v1/images/${image?.id}/redrive`, { method: 'POST' })
    ends.push(await finished(api, image?.id ?? ''))
    await expectEnds()
  })

  it('that was seen by another version is told of that run as well, and not accepted twice', async () => {
    const before = await balance('stages')
    const extra = await database
      .prepare(
        `INSERT INTO results (image_id, model, version, role, state, queued_at) VALUES (?, 'digits', '1', 'rerun', 'pending', ?)
         ON CONFLICT DO UPDATE SET state = 'pending', role = 'rerun', queued_at = excluded.queued_at`,
      )
      .bind(ends[1]?.id, Date.now() - 16 * MINUTE)
      .run()
    expect(extra.success).toBe(true)
    await api.json('/v1/recover', { method: 'POST' })
    ends.push(ends[1] as Image)
    await expectEnds()
    // image_queue, preprocess, tensor_queue, inference and store
    await eventually(
      () => balance('stages'),
      ({ accepted, duplicates }) => accepted === before.accepted + 5 && duplicates === 0,
    )
  })

  it('whose end was written by a worker that died before it told is told by the sweep, once', async () => {
    const { id } = ends[2] as Image
    await database
      .prepare(`UPDATE images SET state = 'received', finished_at = NULL WHERE id = ?`)
      .bind(id)
      .run()
    const result = { model: 'digits', version: '1', label: '3', probability: 0.9, uncertain: false }
    const outcome = done(
      {
        image_id: id,
        model: 'digits@1',
        role: 'answer',
        attempt: 1,
        stages: [],
        usage: NO_USAGE,
      },
      { ...result, predictions: [] },
    )
    const { untold } = await finishImages(database, [outcome])
    expect(untold?.finished).toHaveLength(1)
    const sweep = () =>
      api.json<{ ends: number }>('/v1/recover?stale_seconds=0', { method: 'POST' }).then(({ ends }) => ends)
    expect(await sweep()).toBe(1)
    ends.push(await finished(api, id))
    await expectEnds()
    expect(await sweep()).toBe(0)
    // It had been told, and the worker died before it wrote that down.
    await database
      .prepare('INSERT INTO untold_ends (id, ends, storing_at, finished_at) VALUES (?1, ?2, ?3, ?3)')
      .bind(untold?.id, JSON.stringify(untold?.finished), untold?.finished[0]?.finished_at)
      .run()
    expect(await sweep()).toBe(1)
    await expectEnds()
  })

  it('leaves nothing untold', async () => {
    const { results } = await database.prepare('SELECT id FROM untold_ends').all()
    expect(results).toEqual([])
  })
})

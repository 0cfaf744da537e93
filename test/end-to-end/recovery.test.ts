import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Image } from '../../src/contracts/image.ts'
import type { TensorMessage } from '../../src/contracts/tensor.ts'
import { NO_USAGE } from '../../src/engine/cost.ts'
import { eventually, file, finished, type Platform, put, startPlatform } from './platform.ts'

let platform: Platform
let api: Platform['api']
let database: D1Database
beforeAll(async () => {
  platform = await startPlatform({}, { max_retries: 1 })
  api = platform.api
  database = (await platform.env('tributary')).DATABASE
})
afterAll(() => platform.close())

const send = async (name: string) =>
  (await (await put(api, name, file('digits/digit-003.jpg'), { Prefer: 'wait=20' })).json()) as Image

/** Takes an image back to where it was before its message was lost. */
const lose = (id: string, state: 'received' | 'preprocessed') =>
  database
    .prepare(`UPDATE images SET state = ?2, finished_at = NULL, queued_at = 0 WHERE id = ?1`)
    .bind(id, state)
    .run()

describe('recovery', () => {
  it.each(['received', 'preprocessed'] as const)(
    'finds an image whose message was lost when it was %s',
    async (state) => {
      const { id } = await send(`lost/${state}.jpg`)
      await lose(id, state)
      const recovered = await api.json<{ images: number }>('/v1/recover?stale_seconds=1', { method: 'POST' })
      expect(recovered.images).toBe(1)
      expect(await finished(api, id)).toMatchObject({ state: 'done' })
    },
  )

  it('runs by cron for what was queued a quarter of an hour ago', async () => {
    const { id } = await send('lost/cron.jpg')
    await lose(id, 'received')
    await platform.scheduled('tributary-recover')
    expect(await finished(api, id)).toMatchObject({ state: 'done' })
  })

  it('leaves alone what was queued just now', async () => {
    const { id } = await send('lost/young.jpg')
    await database
      .prepare(`UPDATE images SET state = 'received', queued_at = ?2 WHERE id = ?1`)
      .bind(id, Date.now())
      .run()
    expect(await api.json('/v1/recover', { method: 'POST' })).toMatchObject({ images: 0 })
  })

  it('changes nothing when a message comes twice', async () => {
    const { id } = await send('twice/a.jpg')
    const before = await api.json<Image>(`/v1/images/${id}`)
    const { IMAGES } = await platform.env('tributary')
    await IMAGES.send(await messageOf(id))
    await IMAGES.send(await messageOf(id))
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await api.json(`/v1/images/${id}`)).toEqual(before)
    expect(await api.json('/v1/studies/twice')).toMatchObject({ images: { total: 1, done: 1 } })
  })
})

describe('an image whose retries run out', () => {
  it('is parked with the reason, and its redrive brings it to its end', async () => {
    const { id } = await send('parked/a.jpg')
    await lose(id, 'preprocessed')
    const { TENSORS } = await platform.env('tributary-preprocess')
    // The claimed tensor is not there: for the infer worker a fault of the platform, not of the picture.
    const { object, ...message } = await messageOf(id)
    const broken: TensorMessage = {
      ...message,
      picture: { format: 'jpeg', width: 1, height: 1 },
      tensor: { width: 32, height: 32, data: { key: 'tensors/none' } },
    }
    await TENSORS.send(broken, { contentType: 'v8' })
    const parked = await eventually(
      () => api.json<Image>(`/v1/images/${id}`),
      ({ state }) => state === 'parked',
      20_000,
    )
    expect(parked.problem).toMatchObject({ type: '/problems#unavailable', queue: 'tensors' })
    expect(await api.json('/v1/studies/parked')).toMatchObject({ complete: false, images: { parked: 1 } })

    expect((await api.fetch(`/v1/images/${id}/redrive`, { method: 'POST' })).status).toBe(202)
    expect(await finished(api, id)).toMatchObject({ state: 'done', result: { label: '3' } })
    expect(await api.json('/v1/studies/parked')).toMatchObject({
      complete: true,
      images: { parked: 0, done: 1 },
    })
  }, 40_000)

  it('keeps a dead letter that is no image, and recovery sends it again', async () => {
    const { INBOX } = await platform.env('tributary-recover')
    await INBOX.send({ not: 'a notification' })
    const kept = () => database.prepare('SELECT queue, body FROM dead_letters').all()
    const { results } = await eventually(kept, ({ results }) => results.length === 1, 20_000)
    expect(results).toEqual([{ queue: 'inbox', body: '{"not":"a notification"}' }])
    await api.json('/v1/recover', { method: 'POST' })
    expect((await kept()).results).toEqual([])
  }, 40_000)
})

async function messageOf(id: string) {
  const row = await database
    .prepare('SELECT * FROM images WHERE id = ?')
    .bind(id)
    .first<Record<string, never>>()
  return {
    image_id: id,
    study_id: row?.study_id ?? '',
    object: { key: row?.object_key ?? '', etag: row?.object_etag ?? '', bytes: Number(row?.bytes) },
    model: 'digits@1',
    role: 'answer' as const,
    attempt: Number(row?.attempt),
    received_at: Date.now(),
    enqueued_at: Date.now(),
    stages: [],
    usage: NO_USAGE,
  }
}

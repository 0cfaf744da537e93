import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import type { Image } from '../../src/contracts/image.ts'
import type { Study } from '../../src/contracts/study.ts'
import { eventually, file, finished, type Platform, put, startPlatform, vector } from './platform.ts'

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
})
afterAll(() => platform.close())

const three = file('digits/digit-003.jpg')
const nine = file('digits/digit-004.jpg')
const form = (fields: Record<string, string | Blob>) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') body.set(name, value)
    else body.set(name, value, 'three.jpg')
  return body
}

it('forty clients that wait for their images at once, from cold, all get them straight away', async () => {
  const bodies = [vector('jpeg-4000x3000.jpg'), three, nine, vector('png-rgb16.png')]
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const response = await put(api, `together/${i}`, bodies[i % 4] ?? new Uint8Array(), {
        Prefer: 'wait=30',
      })
      return { status: response.status, image: (await response.json()) as Image }
    }),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(answers.map(({ image }) => image.state)).toEqual(answers.map(() => 'done'))
  expect(Math.max(...answers.map(({ image }) => image.end_to_end_ms ?? 0))).toBeLessThan(20_000)
})

describe('an upload', () => {
  it('as a form is accepted with 202 and a Location, and comes out classified through both queues', async () => {
    const response = await api.fetch('/v1/images', {
      method: 'POST',
      body: form({
        image: new Blob([three]),
        study: 'forms',
        metadata: '{"device":"camera 1","extra":{"kept":true}}',
      }),
    })
    expect(response.status).toBe(202)
    const accepted = (await response.json()) as Image
    expect(response.headers.get('Location')).toBe(`/v1/images/${accepted.id}`)
    expect(accepted).toMatchObject({
      state: 'received',
      study: 'forms',
      name: 'three.jpg',
      bytes: three.length,
    })

    const image = await finished(api, accepted.id)
    expect(image).toMatchObject({
      state: 'done',
      format: 'jpeg',
      metadata: { device: 'camera 1', extra: { kept: true } },
    })
    expect(image.result).toMatchObject({ model: 'digits', version: '1', label: '3', uncertain: false })
    expect(
      image.result?.predictions.map(({ probability }) => probability).reduce((a, b) => a + b),
    ).toBeCloseTo(1, 6)
    expect(image.stages.map(({ stage }) => stage)).toEqual([
      'accept',
      'image_queue',
      'preprocess',
      'tensor_queue',
      'inference',
    ])
    expect(image.cost_usd).toBeGreaterThan(0)
    expect(image.cost_usd).toBeLessThan(0.002)
  })

  it('as raw bytes takes study, name and metadata from the query and a header', async () => {
    const response = await api.fetch('/v1/images?study=raw&name=nested/nine.jpg', {
      method: 'POST',
      body: nine,
      headers: { 'Content-Type': 'image/jpeg', 'Tributary-Metadata': '{"tags":["a"]}', Prefer: 'wait=20' },
    })
    expect(response.headers.get('Preference-Applied')).toBe('wait=20')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      name: 'nested/nine.jpg',
      metadata: { tags: ['a'] },
      result: { label: '9' },
    })
  })

  it('without a declared length is stored in parts and comes out the same', async () => {
    const chunks = [three.subarray(0, 700), three.subarray(700)]
    const body = new ReadableStream({
      pull(controller) {
        const chunk = chunks.shift()
        if (chunk) controller.enqueue(chunk)
        else controller.close()
      },
    })
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'Content-Type': 'image/jpeg', Prefer: 'wait=20' },
    }
    const image = await api.json<Image>('/v1/images?study=chunked', init as RequestInit)
    expect(image).toMatchObject({ state: 'done', bytes: three.length, result: { label: '3' } })
  })

  it('that is waited for longer than asked is answered with 202', async () => {
    const response = await put(api, 'impatient/large.jpg', vector('jpeg-4000x3000.jpg'), { Prefer: 'wait=0' })
    expect(response.status).toBe(202)
    const { id } = (await response.json()) as Image
    expect(await finished(api, id)).toMatchObject({ state: 'done', width: 4000, height: 3000 })
  })

  it('keeps an upright preview of at most 256 pixels', async () => {
    const { links } = await api.json<Image>('/v1/studies/previews/images/turned.jpg', {
      method: 'PUT',
      body: vector('exif-orientation-6.jpg'),
      headers: { 'Content-Type': 'image/jpeg', Prefer: 'wait=20' },
    })
    const preview = await api.fetch(links.preview ?? '')
    expect(preview.headers.get('Content-Type')).toBe('image/jpeg')
    const bytes = new Uint8Array(await preview.arrayBuffer())
    expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xd8])
  })
})

describe('a name', () => {
  it('put twice with the same bytes is one image', async () => {
    const first = (await (await put(api, 'names/a.jpg', three)).json()) as Image
    const second = await put(api, 'names/a.jpg', three)
    expect(second.status).toBe(200)
    expect(await second.json()).toMatchObject({ id: first.id })
    expect(await api.json<Study>('/v1/studies/names')).toMatchObject({ images: { total: 1 } })
  })

  it('is refused for other bytes, and the first image stays', async () => {
    const { BUCKET } = await platform.env('tributary')
    const nines = async () => {
      const { objects }: R2Objects = await BUCKET.list({ prefix: 'images/' })
      return objects.filter(({ size }) => size === nine.length).length
    }
    const before = await nines()
    const response = await put(api, 'names/a.jpg', nine)
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ type: '/problems#name-taken' })
    const { images } = await api.json<{ images: Image[] }>('/v1/studies/names/images')
    expect(images).toHaveLength(1)
    expect(await nines()).toBe(before)
  })

  it('of an image that failed may be put again, and is then its next attempt', async () => {
    const wait = { Prefer: 'wait=20' }
    const bad = (await (await put(api, 'names/b.jpg', vector('bad-truncated.jpg'), wait)).json()) as Image
    expect(bad.problem?.type).toBe('/problems#image-truncated')
    const good = (await (await put(api, 'names/b.jpg', three, wait)).json()) as Image
    expect(good).toMatchObject({ id: bad.id, state: 'done', result: { label: '3' } })
    expect(good.problem).toBeUndefined()
    expect(await api.json<Study>('/v1/studies/names')).toMatchObject({
      images: { total: 2, done: 2, failed: 0 },
    })
  })

  it('that only comes from the file name gives way to a picture that has it already', async () => {
    const post = (image: Blob) =>
      api.json<Image>('/v1/images', { method: 'POST', body: form({ image, study: 'implied' }) })
    const first = await post(new Blob([three]))
    const second = await post(new Blob([nine]))
    expect(first.name).toBe('three.jpg')
    expect(second.name).toBe(`${second.id}/three.jpg`)
  })
})

describe('an Idempotency-Key', () => {
  const headers = { 'Content-Type': 'image/jpeg', 'Idempotency-Key': '"order-66"' }
  const send = (body: Uint8Array) =>
    api.fetch('/v1/images?study=idempotent', { method: 'POST', body, headers })

  it('with the same request gives the first image again, and makes no second one', async () => {
    const first = (await (await send(three)).json()) as Image
    const again = await send(three)
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect(((await again.json()) as Image).id).toBe(first.id)
    expect(await api.json<Study>('/v1/studies/idempotent')).toMatchObject({ images: { total: 1 } })
  })

  it('with another body is refused with 422', async () => {
    const response = await send(nine)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ type: '/problems#idempotency-key-reused' })
  })

  it('of a request that was refused can be used again', async () => {
    const init = { method: 'POST', headers: { ...headers, 'Idempotency-Key': 'again' } }
    expect((await api.fetch('/v1/images?study=..', { ...init, body: three })).status).toBe(400)
    expect((await api.fetch('/v1/images?study=fine', { ...init, body: three })).status).toBe(202)
  })

  it('sent by twenty clients at once makes one image', async () => {
    const init = { method: 'POST', body: three, headers: { ...headers, 'Idempotency-Key': 'race' } }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.fetch('/v1/images?study=race', init)),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toContain(202)
    expect(statuses.every((status) => status === 202 || status === 409)).toBe(true)
    expect(await api.json<Study>('/v1/studies/race')).toMatchObject({ images: { total: 1 } })
  })
})

describe('a study', () => {
  beforeAll(async () => {
    await Promise.all(
      Array.from({ length: 7 }, (_, i) => put(api, `paged/${i}.jpg`, file(`digits/digit-00${i}.jpg`))),
    )
    await put(api, 'paged/=cmd,"x".jpg', vector('bad-truncated.jpg'))
    await eventually(
      () => api.json<Study>('/v1/studies/paged'),
      ({ complete }) => complete,
    )
  })

  it('counts its images by state', async () => {
    expect(await api.json<Study>('/v1/studies/paged')).toMatchObject({
      complete: true,
      images: { total: 8, done: 7, failed: 1, parked: 0, pending: 0 },
    })
  })

  it('is paged by a cursor without loss or repetition', async () => {
    const names: string[] = []
    let next: string | undefined = '/v1/studies/paged/results?limit=3'
    while (next) {
      const page = await api.fetch(next)
      const { results } = (await page.json()) as { results: { name: string }[] }
      expect(results.length).toBeLessThanOrEqual(3)
      names.push(...results.map(({ name }) => name))
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('Link') ?? '')?.[1]
    }
    expect(new Set(names).size).toBe(8)
    expect(names).toHaveLength(8)
  })

  it('gives the same rows as JSON, NDJSON and CSV, and no formula for a spreadsheet', async () => {
    const { results } = await api.json<{ results: Record<string, unknown>[] }>('/v1/studies/paged/results')
    const ndjson = await (await api.fetch('/v1/studies/paged/results?format=ndjson')).text()
    expect(
      ndjson
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(results)
    const csv = await (await api.fetch('/v1/studies/paged/results?format=csv')).text()
    const lines = csv.trimEnd().split('\r\n')
    expect(lines[0]).toBe(Object.keys(results[0] ?? {}).join(','))
    expect(lines).toHaveLength(9)
    expect(csv).toContain(`"'=cmd,""x"".jpg"`)
  })

  it('is listed, newest first', async () => {
    const { studies } = await api.json<{ studies: Study[] }>('/v1/studies?limit=2')
    expect(studies).toHaveLength(2)
    expect(Date.parse(studies[0]?.created_at ?? '')).toBeGreaterThanOrEqual(
      Date.parse(studies[1]?.created_at ?? ''),
    )
  })
})

describe('a redrive', () => {
  it('tries a failed image again', async () => {
    const failed = (await (
      await put(api, 'redriven/a.jpg', vector('bad-header.jpg'), { Prefer: 'wait=20' })
    ).json()) as Image
    expect(failed.state).toBe('failed')
    const again = await api.fetch(`/v1/images/${failed.id}/redrive`, { method: 'POST' })
    expect(again.status).toBe(202)
    expect(await finished(api, failed.id)).toMatchObject({ state: 'failed' })
  })

  it('is refused for an image that is done, and for one that is not there', async () => {
    const done = (await (await put(api, 'redriven/b.jpg', three, { Prefer: 'wait=20' })).json()) as Image
    const refused = await api.fetch(`/v1/images/${done.id}/redrive`, { method: 'POST' })
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ type: '/problems#not-redrivable' })
    expect((await api.fetch('/v1/images/none/redrive', { method: 'POST' })).status).toBe(404)
  })
})

describe('a key', () => {
  const create = (body: unknown) =>
    api.fetch('/v1/keys', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    })

  it('opens only what its scopes name', async () => {
    const { key } = (await (await create({ name: 'reader', scopes: ['read:imaging'] })).json()) as {
      key: string
    }
    const reader = client(api.url, key)
    expect((await reader.fetch('/v1/studies')).status).toBe(200)
    const refused = await put(reader, 'x/y.jpg', three)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ type: '/problems#forbidden', scope: 'images:write' })
    expect((await reader.fetch('/v1/keys')).status).toBe(403)
  })

  it('is shown once and kept only as a hash', async () => {
    const { key, id } = (await (await create({ name: 'once', scopes: ['admin'] })).json()) as {
      key: string
      id: string
    }
    const { DATABASE } = await platform.env('tributary')
    const { results } = await DATABASE.prepare('SELECT * FROM keys').all()
    expect(JSON.stringify(results)).toContain(id)
    expect(JSON.stringify(results)).not.toContain(key)
    expect(JSON.stringify(await api.json('/v1/keys'))).not.toContain(key)
  })

  it('that is missing or unknown is refused with 401', async () => {
    const response = await fetch(`${api.url}/v1/studies`)
    expect(response.status).toBe(401)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect((await client(api.url, 'trb_wrong').fetch('/v1/studies')).status).toBe(401)
  })

  it('that is revoked opens nothing from its next reading on', async () => {
    const { key, id } = (await (await create({ name: 'gone', scopes: ['read:*'] })).json()) as {
      key: string
      id: string
    }
    expect((await api.fetch(`/v1/keys/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await client(api.url, key).fetch('/v1/studies')).status).toBe(401)
  })

  it('has a rate limit of its own', async () => {
    const { key } = (await (
      await create({ name: 'slow', scopes: ['read:imaging'], requests_per_minute: 3 })
    ).json()) as { key: string }
    const slow = client(api.url, key)
    const answers: Response[] = []
    for (let i = 0; i < 8; i++) answers.push(await slow.fetch('/v1/studies'))
    expect(answers[0]?.headers.get('X-RateLimit-Limit')).toBe('3')
    const refused = answers.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0)
  })

  it('with an unknown scope cannot be made, and the answer names the field', async () => {
    const response = await create({ name: 'odd', scopes: ['images:eat'] })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      type: '/problems#malformed-request',
      errors: [{ path: '/scopes/0' }],
    })
  })
})

describe('the gateway', () => {
  it('describes itself as OpenAPI 3.1, every upload and query route included', async () => {
    const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as {
      openapi: string
      paths: Record<string, object>
    }
    expect(document.openapi).toMatch(/^3\.1/)
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/v1/images',
        '/v1/images/{id}',
        '/v1/images/{id}/redrive',
        '/v1/studies/{study}/images/{name}',
        '/v1/studies/{study}/results',
        '/v1/keys',
        '/health/ready',
      ]),
    )
  })

  it('serves a reference page and a heading for each problem, under a strict policy', async () => {
    const page = await fetch(`${api.url}/reference`)
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('/v1/studies/{study}/images/{name}')
    expect(await (await fetch(`${api.url}/problems`)).text()).toContain('id="image-too-large"')
  })

  it('says that it is live and ready', async () => {
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200)
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(200)
  })

  it('keeps a telemetry point for every stage of an image', async () => {
    const image = (await (await put(api, 'measured/a.jpg', three, { Prefer: 'wait=20' })).json()) as Image
    const { TELEMETRY } = await platform.env('tributary')
    const stages = await eventually(
      async () => {
        const points: { point: string }[] = await TELEMETRY.read(0, 10_000)
        return points
          .map(({ point }) => JSON.parse(point).blobs as string[])
          .filter((blobs) => blobs.includes(image.id))
          .map(([stage]) => stage)
      },
      (found) => found.length >= 7,
    )
    expect(stages.sort()).toEqual([
      'accept',
      'end_to_end',
      'image_queue',
      'inference',
      'preprocess',
      'store',
      'tensor_queue',
    ])
  })
})

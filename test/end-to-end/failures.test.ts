import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Image } from '../../src/contracts/image.ts'
import type { Problem } from '../../src/contracts/problem.ts'
import { eventually, file, finished, KEY, type Platform, put, sharedPlatform, vector } from './platform.ts'

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await sharedPlatform()
  api = platform.api
})

const sound = file('digits/digit-003.jpg')

/** Each picture that is bad or odd, what becomes of it, and what its problem tells the sender to do. */
const PICTURES = [
  ['bad-truncated.jpg', 'image-truncated', /send the whole file/i],
  ['bad-truncated.png', 'image-truncated', /send the whole file/i],
  ['bad-crc.png', 'image-corrupt', /again/i],
  ['bad-header.jpg', 'image-corrupt', /again/i],
  ['bad-text.jpg', 'not-an-image', /text/i],
  ['bad-html.jpg', 'not-an-image', /html/i],
  ['bad-type.gif', 'image-format-unsupported', /JPEG, PNG or WebP/i],
  ['bomb-declared-30000x30000.png', 'image-too-large', /30000 x 30000.*900 megapixels.*shrink/is],
  ['bomb-valid-30000x30000.png', 'image-too-large', /30000 x 30000.*900 megapixels.*shrink/is],
  ['bomb-declared-65000x65000.jpg', 'image-too-large', /65000 x 65000.*4225 megapixels.*shrink/is],
] as const

describe('a picture that cannot be used', () => {
  it.each(PICTURES)('%s fails as %s, with a way out', async (name, type, advice) => {
    const image = (await (await put(api, `bad/${name}`, vector(name), { Prefer: 'wait=20' })).json()) as Image
    expect(image.state).toBe('failed')
    expect(image.problem).toMatchObject({ type: `/problems#${type}`, instance: `/v1/images/${image.id}` })
    expect(image.problem?.detail).toMatch(advice)
  })

  it('stops none of those that come with it through the queue', async () => {
    const names = [...PICTURES.map(([name]) => name), 'odd-corrupt-middle.jpg', 'odd-png-named.jpg']
    const sent = names.flatMap((name, i) => [
      put(api, `mixed/${name}`, vector(name)),
      put(api, `mixed/${i}.jpg`, sound),
    ])
    const accepted = await Promise.all(sent.map(async (response) => (await (await response).json()) as Image))
    const images = await Promise.all(accepted.map(({ id }) => finished(api, id)))
    expect(images.filter(({ bytes, state }) => bytes === sound.length && state === 'done')).toHaveLength(
      names.length,
    )
    expect(images.filter(({ name, state }) => name.startsWith('b') && state === 'failed')).toHaveLength(
      PICTURES.length,
    )
  })

  it('odd-png-named.jpg is taken for what it is, whatever its name', async () => {
    const image = await api.json<Image>('/v1/studies/odd/images/odd-png-named.jpg', {
      method: 'PUT',
      body: vector('odd-png-named.jpg'),
      headers: { 'Content-Type': 'image/jpeg', Prefer: 'wait=20' },
    })
    expect(image).toMatchObject({ state: 'done', format: 'png', width: 64, height: 48 })
  })

  it('odd-corrupt-middle.jpg comes to an end, one way or the other', async () => {
    const image = (await (
      await put(api, 'odd/m.jpg', vector('odd-corrupt-middle.jpg'), { Prefer: 'wait=20' })
    ).json()) as Image
    expect(['done', 'failed']).toContain(image.state)
  })

  it('may say in its sidecar what is wrong with that: the path of each field', async () => {
    const Prefer = 'wait=20'
    const headers = { 'Tributary-Metadata': '{"latitude":"north","tags":[1],"device":"d"}', Prefer }
    const image = (await (await put(api, 'sidecars/a.jpg', sound, headers)).json()) as Image
    expect(image).toMatchObject({ state: 'failed', problem: { type: '/problems#sidecar-invalid' } })
    const errors = image.problem?.errors as { path: string }[]
    expect(errors.map(({ path }) => path)).toEqual(['/latitude', '/tags/0'])
    const mended = (await (
      await put(api, 'sidecars/a.jpg', sound, { 'Tributary-Metadata': '{"latitude":1}', Prefer })
    ).json()) as Image
    expect(mended).toMatchObject({ id: image.id, state: 'done', metadata: { latitude: 1 } })
  })
})

describe('a request that cannot be used', () => {
  const post = (path: string, init: RequestInit) => api.fetch(path, { method: 'POST', ...init })
  const jpeg = { 'Content-Type': 'image/jpeg' }
  const REQUESTS: [string, number, string, () => Promise<Response>][] = [
    [
      'with an empty body',
      400,
      'body-empty',
      () => post('/v1/images', { headers: jpeg, body: vector('bad-empty.jpg') }),
    ],
    ['without a body', 400, 'body-empty', () => post('/v1/images', { headers: jpeg })],
    [
      'with an empty part',
      400,
      'body-empty',
      () => post('/v1/images', { body: formWith('image', new Blob([])) }),
    ],
    [
      'of a wrong content type',
      415,
      'content-type-unsupported',
      () => post('/v1/images', { headers: { 'Content-Type': 'text/plain' }, body: sound }),
    ],
    [
      'with ../ in its name',
      400,
      'name-invalid',
      () => post('/v1/images?name=../../etc/passwd', { headers: jpeg, body: sound }),
    ],
    [
      'with %2e%2e%2f in its name',
      400,
      'name-invalid',
      () =>
        api.fetch('/v1/studies/names/images/a%2f%2e%2e%2fb.jpg', {
          method: 'PUT',
          headers: jpeg,
          body: sound,
        }),
    ],
    [
      'with a bad study',
      400,
      'name-invalid',
      () => post('/v1/images?study=a/b', { headers: jpeg, body: sound }),
    ],
    [
      'with metadata that is no JSON',
      400,
      'malformed-request',
      () => post('/v1/images?metadata={', { headers: jpeg, body: sound }),
    ],
    [
      'with a form that lacks the image',
      400,
      'malformed-request',
      () => post('/v1/images', { body: formWith('note', 'x') }),
    ],
    [
      'with a form part of another name',
      400,
      'malformed-request',
      () => post('/v1/images', { body: formWith('photo', new Blob([sound])) }),
    ],
    [
      'with a form without a boundary',
      400,
      'malformed-request',
      () => post('/v1/images', { headers: { 'Content-Type': 'multipart/form-data' }, body: 'x' }),
    ],
    [
      'with a form cut off half-way',
      400,
      'body-truncated',
      () =>
        post('/v1/images', {
          headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
          body: '--b\r\nContent-Disposition: form-data; name="image"; filename="x.jpg"\r\n\r\nabc',
        }),
    ],
    [
      'with an idempotency key of spaces',
      400,
      'idempotency-key-invalid',
      () => post('/v1/images', { headers: { ...jpeg, 'Idempotency-Key': 'a b' }, body: sound }),
    ],
    [
      'over 32 MB as declared',
      413,
      'body-too-large',
      () => post('/v1/images', { headers: jpeg, body: new Uint8Array(32_000_001) }),
    ],
    [
      'over 32 MB in a form',
      413,
      'body-too-large',
      () => post('/v1/images', { body: formWith('image', new Blob([new Uint8Array(32_000_001)])) }),
    ],
    ['to nowhere', 404, 'not-found', () => post('/v1/nowhere', { body: 'x' })],
    ['for a study that is not there', 404, 'not-found', () => api.fetch('/v1/studies/none')],
    [
      'with a cursor of its own making',
      400,
      'malformed-request',
      () => put(api, 'c/c.jpg', sound).then(() => api.fetch('/v1/studies/c/images?cursor=zzz')),
    ],
    ['with a limit out of range', 400, 'malformed-request', () => api.fetch('/v1/studies/c/images?limit=0')],
    [
      'with a webhook that is no URL',
      400,
      'malformed-request',
      () =>
        api.fetch('/v1/studies/w', {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: '{"webhook":"ftp://x"}',
        }),
    ],
  ]

  it.each(REQUESTS)('%s is refused with %i %s', async (_, status, type, send) => {
    const response = await send()
    const problem = (await response.json()) as Problem
    expect(problem).toMatchObject({ status, type: `/problems#${type}` })
    expect(response.status).toBe(status)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(problem.detail.length).toBeGreaterThan(20)
  })

  it('leaves nothing behind', async () => {
    const { BUCKET, DATABASE } = await platform.env('tributary')
    const keys = await eventually(
      async () => {
        const { objects } = await BUCKET.list({ prefix: 'images/' })
        return objects.map(({ key }: { key: string }) => key)
      },
      (found: string[]) => found.length > 0,
    )
    const { results } = await DATABASE.prepare('SELECT object_key FROM images').all()
    expect(new Set(keys)).toEqual(
      new Set(results.map(({ object_key }: { object_key: string }) => object_key)),
    )
  })

  it('cut off half-way by a closed connection keeps no image and no object', async () => {
    const { hostname, port } = new URL(api.url)
    const { BUCKET } = await platform.env('tributary')
    const before = (await BUCKET.list({ prefix: 'images/' })).objects.length
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `PUT /v1/studies/cut/images/a.jpg HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\n` +
            `Content-Type: image/jpeg\r\nContent-Length: ${sound.length}\r\n\r\n`,
        )
        socket.write(sound.subarray(0, sound.length / 2))
        setTimeout(() => socket.destroy(), 200)
      })
      socket.on('close', () => resolve())
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect((await api.fetch('/v1/studies/cut')).status).toBe(404)
    expect((await BUCKET.list({ prefix: 'images/' })).objects).toHaveLength(before)
  })
})

function formWith(name: string, value: string | Blob): FormData {
  const form = new FormData()
  if (typeof value === 'string') form.set(name, value)
  else form.set(name, value, 'x.jpg')
  return form
}

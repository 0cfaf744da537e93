import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, file, type Platform, put, sharedPlatform, vector, WEBHOOK_SECRET } from './platform.ts'

interface Call {
  headers: IncomingHttpHeaders
  body: string
}

let platform: Platform
let api: Platform['api']
let receiver: Server
let url: string
const calls: Call[] = []
/** Statuses the receiver answers with, in turn; then 204. */
let answers: number[] = []

beforeAll(async () => {
  platform = await sharedPlatform()
  api = platform.api
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      calls.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 204).end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => receiver.once('listening', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
})
afterAll(() => receiver.close())

const announce = (study: string, settings: object) =>
  api.json(`/v1/studies/${study}`, {
    method: 'PUT',
    body: JSON.stringify(settings),
    headers: { 'Content-Type': 'application/json' },
  })
const callsFor = (study: string) => calls.filter(({ body }) => JSON.parse(body).data.study === study)
const verify = ({ headers, body }: Call) =>
  new Webhook(WEBHOOK_SECRET).verify(body, headers as Record<string, string>)

describe('a webhook', () => {
  it('tells, signed, of the failed image and once of the completed study', async () => {
    await announce('told', { webhook: url, expected: 3 })
    await put(api, 'told/a.jpg', file('digits/digit-001.jpg'))
    await put(api, 'told/b.jpg', file('digits/digit-002.jpg'))
    await put(api, 'told/c.jpg', vector('bad-truncated.jpg'))
    const told = await eventually(
      async () => callsFor('told'),
      (found) => found.length >= 2,
    )
    const bodies = told.map((call) => verify(call) as { type: string; data: Record<string, unknown> })
    expect(bodies.map(({ type }) => type).sort()).toEqual(['image.failed', 'study.completed'])
    expect(bodies.find(({ type }) => type === 'study.completed')?.data).toMatchObject({
      total: 3,
      done: 2,
      failed: 1,
    })
    expect(bodies.find(({ type }) => type === 'image.failed')?.data).toMatchObject({
      name: 'c.jpg',
      problem: { type: '/problems#image-truncated' },
    })
    const { deliveries } = await api.json<{ deliveries: { state: string }[] }>('/v1/studies/told/webhooks')
    expect(deliveries.map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  })

  it('is tried again under the same id until it is taken', async () => {
    answers = [503]
    await announce('retried', { webhook: url })
    await put(api, 'retried/a.jpg', file('digits/digit-001.jpg'))
    const [first, second] = await eventually(
      async () => callsFor('retried'),
      (found) => found.length >= 2,
      20_000,
    )
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.body).toBe(first?.body)
    for (const call of callsFor('retried')) verify(call)
  }, 30_000)

  it('is given up when the receiver says that it is gone', async () => {
    answers = [410]
    await announce('gone', { webhook: url })
    await put(api, 'gone/a.jpg', file('digits/digit-001.jpg'))
    const listed = await eventually(
      () => api.json<{ deliveries: { state: string; last_status: number }[] }>('/v1/studies/gone/webhooks'),
      ({ deliveries }) => deliveries[0]?.state === 'abandoned',
    )
    expect(listed.deliveries[0]?.last_status).toBe(410)
    expect(callsFor('gone')).toHaveLength(1)
  })

  it('comes when the number of expected images is told after the last of them', async () => {
    await announce('counted', { webhook: url, expected: 5 })
    await put(api, 'counted/a.jpg', file('digits/digit-001.jpg'), { Prefer: 'wait=20' })
    expect(callsFor('counted')).toHaveLength(0)
    await announce('counted', { expected: 1 })
    await eventually(
      async () => callsFor('counted'),
      (found) => found.length === 1,
    )
  })
})

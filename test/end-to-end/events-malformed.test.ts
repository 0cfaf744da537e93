import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Balance, EventsAnswer } from '../../src/contracts/event.ts'
import type { EventFile } from '../../src/contracts/file.ts'
import { Problem } from '../../src/contracts/problem.ts'
import { addresses } from './malformed/addresses.ts'
import { type MalformedRequest, malformed, STREAMS } from './malformed/requests.ts'
import { eventually, KEY, type Platform, startPlatform } from './platform.ts'

const SEED = 20_261_101
const REQUESTS = 1_000
/** Of each address. */
const ASKED = 25
/** No answer takes so long. */
const PATIENCE_MS = 10_000

interface Taken {
  readonly request: MalformedRequest
  readonly idempotencyKey: string
  readonly accepted: number
  /** Where the answer tells the two apart. */
  readonly duplicates: number | undefined
  readonly quarantined: number
}

let platform: Platform
let api: Platform['api']
const taken: Taken[] = []
const statuses: Record<string, number> = {}

beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
})
afterAll(() => platform.close())

/** Never a hang, never a 5xx, and a problem says what is wrong. */
async function answerOf(path: string, init: RequestInit): Promise<Response> {
  // not by the client, which reads an answer to its end: that of a live stream has none
  const response = await fetch(`${api.url}${path}`, {
    ...init,
    headers: { ...init.headers, Authorization: `Bearer ${KEY}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  statuses[response.status] = (statuses[response.status] ?? 0) + 1
  if (response.status < 400) return response
  const text = await response.text()
  expect([response.status, text]).toEqual([expect.toSatisfy((status: number) => status < 500), text])
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(Problem.parse(JSON.parse(text)).status).toBe(response.status)
  return response
}

async function sendMalformed(request: MalformedRequest, idempotencyKey: string): Promise<void> {
  const { stream, isV0, headers, body } = request
  const response = await answerOf(isV0 ? `/v0/events?name=${stream}` : `/v1/events/${stream}`, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': idempotencyKey },
    body: new Uint8Array(body),
  })
  if (response.status >= 400) return
  if (isV0) {
    expect(response.status).toBe(202)
    const answer = (await response.json()) as { successful_rows: number; quarantined_rows: number }
    const { successful_rows: accepted, quarantined_rows: quarantined } = answer
    taken.push({ request, idempotencyKey, accepted, duplicates: undefined, quarantined })
    return
  }
  expect(response.status).toBe(200)
  const { received, accepted, duplicates, quarantined, errors } = (await response.json()) as EventsAnswer
  expect(received).toBe(accepted + duplicates + quarantined)
  expect(errors.length > 0).toBe(quarantined > 0)
  taken.push({ request, idempotencyKey, accepted, duplicates, quarantined })
}

describe('1,000 malformed requests with events', () => {
  it('are answered, with no 5xx, and a problem for each that is refused', async () => {
    let sent = 0
    await fc.assert(
      fc.asyncProperty(malformed, (request) => sendMalformed(request, `malformed-${sent++}`)),
      { seed: SEED, numRuns: REQUESTS },
    )
    expect(taken.length).toBeGreaterThan(REQUESTS / 3)
    expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '202', '400', '404', '415']))
  }, 120_000)

  it.each(STREAMS)('the balance of %s is the sum of the answers', async (stream) => {
    const own = taken.filter(({ request }) => request.stream === stream)
    const sum = (read: (each: Taken) => number) => own.reduce((total, each) => total + read(each), 0)
    const days = [new Date(Date.now() - 600_000), new Date()].map((date) => date.toISOString().slice(0, 10))
    const balances = await Promise.all(
      [...new Set(days)].map((day) => api.json<Balance>(`/v1/streams/${stream}/balance?day=${day}`)),
    )
    const total = (field: keyof Balance) => balances.reduce((count, balance) => count + balance[field], 0)
    expect([total('accepted') + total('duplicates'), total('quarantined')]).toEqual([
      sum(({ accepted, duplicates = 0 }) => accepted + duplicates),
      sum(({ quarantined }) => quarantined),
    ])
    expect(total('received')).toBe(total('accepted') + total('duplicates') + total('quarantined'))
    expect(total('duplicates')).toBeGreaterThanOrEqual(sum(({ duplicates = 0 }) => duplicates))
    expect(total('quarantined')).toBeGreaterThan(0)
  })

  it('every row that was put into quarantine is there, as it was sent', async () => {
    const { DATABASE } = await platform.env('tributary')
    const { id } = await DATABASE.prepare('SELECT id FROM keys').first()
    let compared = 0
    for (const { request, idempotencyKey, quarantined } of taken) {
      if (quarantined === 0) continue
      const name = JSON.stringify([request.stream, id, idempotencyKey])
      const message = createHash('sha256').update(name).digest('hex').slice(0, 32)
      const response = await api.fetch(`/v1/quarantine/${message}?stream=${request.stream}`)
      expect(response.status).toBe(200)
      const kept = (await response.text())
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { text: string; errors: unknown[] })
      expect(kept).toHaveLength(quarantined)
      expect(kept.every(({ errors }) => errors.length > 0)).toBe(true)
      const lines = linesOf(request)
      if (!lines) continue
      for (const { text } of kept) {
        const at = lines.indexOf(text)
        expect([text, at]).toEqual([text, expect.toSatisfy((found: number) => found >= 0)])
        lines.splice(0, at + 1)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(200)
  }, 60_000)

  it('do not stop windows, nor what comes after them', async () => {
    const order = {
      order_id: 'after',
      status: 'PLACED',
      customer_id: 'c',
      restaurant_id: 'r',
      city: 'After',
      payment_type: 'UPI',
    }
    await api.json('/v1/events/quickeats.orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...order, amount: '1.00', order_time: new Date().toISOString() }),
    })
    const shown = async () =>
      (await api.json<{ rows: { city: string; orders: number }[] }>('/v1/windows/quickeats.orders_per_city'))
        .rows
    await expect
      .poll(shown, { timeout: 15_000 })
      .toContainEqual(expect.objectContaining({ city: 'After', orders: 1 }))
  }, 30_000)
})

/** Lines of a body that has one row a line and was sent as it is. */
function linesOf({ isV0, headers, body }: MalformedRequest): string[] | undefined {
  const type = isV0 ? '' : (headers['content-type'] ?? '').split(';')[0]?.toLowerCase()
  const isLines = type === '' || /^(application\/(x-ndjson|jsonl)|text\/plain)$/.test(type ?? '')
  if (!isLines || headers['content-encoding'] !== undefined) return undefined
  return new TextDecoder().decode(body).split(/\r?\n/)
}

describe('addresses with random parameters', () => {
  it.each(Object.entries(addresses))(
    'of %s are answered, with no 5xx',
    async (_, requests) => {
      await fc.assert(
        fc.asyncProperty(requests, async ({ method, path, headers, body }) => {
          const response = await answerOf(path, { method, headers, ...(body !== undefined && { body }) })
          await response.body?.cancel().catch(() => undefined)
        }),
        { seed: SEED, numRuns: ASKED },
      )
    },
    60_000,
  )

  it('no file that was taken stays on its way', async () => {
    const files = async () => {
      const lists = await Promise.all(
        ['quickeats.payments', 'quickeats.gps'].map((stream) =>
          api.json<{ files: EventFile[] }>(`/v1/files?stream=${stream}&limit=1000`),
        ),
      )
      return lists.flatMap((list) => list.files)
    }
    const ended = await eventually(
      files,
      (all) => all.every(({ state }) => state === 'loaded' || state === 'failed'),
      30_000,
    )
    expect(ended.length).toBeGreaterThan(0)
    for (const { rows } of ended)
      expect(rows.received).toBe(rows.accepted + rows.duplicates + rows.quarantined)
  }, 60_000)
})

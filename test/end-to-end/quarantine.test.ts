import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventsAnswer } from '../../src/contracts/event.ts'
import type { QuarantineEntry, ReplayAnswer } from '../../src/contracts/quarantine.ts'
import { quickeats } from '../../src/packs/quickeats.ts'
import { MINUTE, ndjson, order } from '../workers/orders.ts'
import { balanceOf } from './balance.ts'
import { KEY, type Platform, root, startPlatform } from './platform.ts'

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
})
afterAll(() => platform.close())

const STREAM = 'stream=quickeats.orders'
const CURRENT = quickeats.streams.orders.version
/** Later than this a row is from the future. */
const FUTURE = 5 * MINUTE

async function send(
  rows: readonly unknown[],
  headers: Record<string, string> = {},
  stream = 'quickeats.orders',
) {
  const body = ndjson(rows as object[])
  return api.fetch(`/v1/events/${stream}`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/x-ndjson', ...headers },
  })
}
const accepted = async (...args: Parameters<typeof send>) =>
  (await (await send(...args)).json()) as EventsAnswer
const listed = async (query = '') =>
  (await api.json<{ quarantine: QuarantineEntry[] }>(`/v1/quarantine?${STREAM}${query}`)).quarantine
const replay = (query = '') =>
  api.json<ReplayAnswer>(`/v1/quarantine/replay?${STREAM}${query}`, { method: 'POST' })
const balance = () => balanceOf(api, 'quickeats.orders')
const until = (time: number) => new Promise((resolve) => setTimeout(resolve, time - Date.now()))

async function tributary(...args: string[]): Promise<unknown> {
  const env = { ...process.env, TRIBUTARY_URL: api.url, TRIBUTARY_KEY: KEY }
  const command = [join(root, 'src/cli/main.ts'), ...args, '--json']
  return JSON.parse((await promisify(execFile)(process.execPath, command, { env })).stdout)
}

describe('a row from the future', () => {
  let soon = 0
  let early = order('early', 'Pune', soon)
  const bad = { ...order('bad', 'Pune', Date.now()), city: 7 }
  let since = ''

  it('waits in quarantine, and its request is listed by when that was', async () => {
    expect(await accepted([{ ...bad, order_id: 'before' }])).toMatchObject({ quarantined: 1 })
    await until(Date.now() + 20)
    since = new Date().toISOString()
    soon = Date.now() + FUTURE + 4_000
    early = order('early', 'Pune', soon)
    expect(await accepted([early, bad, order('good', 'Pune', Date.now())])).toMatchObject({
      accepted: 1,
      quarantined: 2,
    })
    expect((await listed()).map(({ rows }) => rows)).toEqual([1, 2])
    expect(await listed(`&since=${since}`)).toMatchObject([{ rows: 2, replayed: 0, contract: CURRENT }])
    expect(await listed(`&since=${new Date(Date.now() + MINUTE).toISOString()}`)).toEqual([])
  })

  it('comes out when its time has come; to try it out changes nothing', async () => {
    const before = await balance()
    expect(before).toMatchObject({ received: 4, accepted: 1, quarantined: 3 })
    await until(soon - FUTURE + 50)
    expect(await replay(`&since=${since}&dry_run=true`)).toMatchObject({
      examined: 2,
      would_pass: 1,
      still_bad: 1,
    })
    expect(await balance()).toEqual(before)
    expect(await tributary('quarantine', 'replay', 'quickeats.orders', '--dry-run')).toMatchObject({
      examined: 3,
      would_pass: 1,
      still_bad: 2,
    })

    const answer = await replay(`&since=${since}`)
    expect(answer).toMatchObject({ examined: 2, replayed: 1, accepted: 1, duplicates: 0, still_bad: 1 })
    expect(answer.errors).toMatchObject([{ row: 2, path: '/city' }])
    const after = { received: 4, accepted: 2, duplicates: 0, quarantined: 2 }
    expect(await balance()).toMatchObject(after)
    expect(await listed(`&since=${since}`)).toMatchObject([{ rows: 2, replayed: 1 }])

    expect(await tributary('quarantine', 'replay', 'quickeats.orders')).toMatchObject({
      examined: 2,
      replayed: 0,
      still_bad: 2,
    })
    expect(await balance()).toMatchObject(after)
  })

  it('is shown with the others of its request, as it was sent', async () => {
    const [, entry] = await listed()
    const shown = await tributary('quarantine', 'show', 'quickeats.orders', entry?.message_id ?? '')
    expect(shown).toMatchObject({
      rows: [
        { text: JSON.stringify(early), errors: [] },
        { text: JSON.stringify(bad), errors: [{ row: 2, path: '/city' }] },
      ],
    })
    expect(await tributary('quarantine', 'list', 'quickeats.orders')).toMatchObject({
      quarantine: [{ replayed: 0 }, { replayed: 1 }],
      more: false,
    })
  })

  it('is a double by then when it was sent again meanwhile', async () => {
    const later = Date.now() + FUTURE + 1_500
    await accepted([order('again', 'Pune', later)], { 'Idempotency-Key': 'again-1' })
    await until(later - FUTURE + 50)
    expect(await accepted([order('again', 'Pune', later)], { 'Idempotency-Key': 'again-2' })).toMatchObject({
      accepted: 1,
    })
    expect(await replay()).toMatchObject({ replayed: 1, accepted: 0, duplicates: 1 })
    const { received, accepted: taken, duplicates, quarantined } = await balance()
    expect([received, taken, duplicates, quarantined]).toEqual([6, 3, 1, 2])
  })
})

describe('a request that is refused', () => {
  it('leaves nothing in the list, and nothing in the balance', async () => {
    const headers = { 'Idempotency-Key': 'used-once' }
    await accepted([order('used', 'Pune', Date.now())], headers)
    const [before, list] = [await balance(), await listed('&state=all')]
    const refused = await send([order('other', 'Pune', Date.now()), { order_id: 7 }], headers)
    expect(refused.status).toBe(422)
    expect([await balance(), await listed('&state=all')]).toEqual([before, list])
  })
})

describe('a replay', () => {
  it('takes a key that may write events', async () => {
    const { key } = await api.json<{ key: string }>('/v1/keys', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'reader', scopes: ['read:quickeats'] }),
    })
    const asReader = (path: string, method: string) =>
      fetch(`${api.url}${path}`, { method, headers: { Authorization: `Bearer ${key}` } })
    expect((await asReader(`/v1/quarantine?${STREAM}`, 'GET')).status).toBe(200)
    expect((await asReader(`/v1/quarantine/replay?${STREAM}`, 'POST')).status).toBe(403)
  })

  it.each(['&since=yesterday', '&limit=0', '&dry_run=maybe', '&cursor=none'])(
    'is refused with %s',
    async (query) => {
      const response = await api.fetch(`/v1/quarantine/replay?${STREAM}${query}`, { method: 'POST' })
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { type: '/problems#malformed-request' },
      ])
    },
  )
})

describe('versions of a contract', () => {
  const named = (version: string, data: unknown, name = 'orders') => ({
    schema: `iglu:quickeats/${name}/jsonschema/${version}`,
    data,
  })
  const row = { ...order('versioned', 'Pune', Date.now()), eta_error_minutes: 'late' }

  it('are told, and each is served', async () => {
    const current = await api.json<Record<string, unknown>>('/v1/contracts/quickeats.orders')
    expect(current).toMatchObject({ version: CURRENT, versions: expect.arrayContaining(['1-0-0', CURRENT]) })
    expect(await api.json(`/v1/contracts/quickeats.orders/${CURRENT}`)).toEqual(current)
    const first = await api.json<{ $id: string; properties: object }>('/v1/contracts/quickeats.orders/1-0-0')
    expect(first).toMatchObject({ self: { vendor: 'quickeats', name: 'orders', version: '1-0-0' } })
    expect(first.properties).not.toHaveProperty('eta_error_minutes')
    expect(await (await fetch(first.$id, { headers: { Authorization: `Bearer ${KEY}` } })).json()).toEqual(
      first,
    )
    const missing = await api.fetch('/v1/contracts/quickeats.orders/7-0-0')
    expect([missing.status, await missing.json()]).toMatchObject([
      404,
      { versions: expect.arrayContaining(['1-0-0', CURRENT]) },
    ])
  })

  it('are what rows are held against that name them, and the current one where none is named', async () => {
    const answer = await accepted([
      row,
      named('1-0-0', row),
      named(CURRENT, row),
      named('9-0-0', row),
      named('1-0-0', row, 'payments'),
    ])
    expect(answer).toMatchObject({ received: 5, accepted: 1, quarantined: 4 })
    expect(answer.errors.map(({ row, path }) => [row, path])).toEqual([
      [1, '/eta_error_minutes'],
      [3, '/eta_error_minutes'],
      [4, ''],
      [5, ''],
    ])
    expect(answer.errors[2]?.message).toContain(CURRENT)
    expect(answer.errors[3]?.message).toContain('quickeats.payments')
  })
})

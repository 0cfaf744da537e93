import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import type { EventFile } from '../../src/contracts/file.ts'
import type { QuarantineEntry } from '../../src/contracts/quarantine.ts'
import { MINUTE, naiveCount, ndjson, type Order, order } from '../workers/orders.ts'
import { balanceOf } from './balance.ts'
import { eventually, KEY, type Platform, root, startPlatform } from './platform.ts'

let platform: Platform
let api: Platform['api']
let bucket: R2Bucket
let database: D1Database
beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
  ;({ BUCKET: bucket, DATABASE: database } = await platform.env('tributary'))
})
afterAll(() => platform.close())

const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const CITIES = ['Pune', 'Delhi', 'Chennai', 'New\nYork, "NY"']

/** All that was sent and should have been taken, by every test before. */
const sent: Order[] = []
function orders(name: string, count: number, cities = CITIES.slice(0, 3)): Order[] {
  const made = Array.from({ length: count }, (_, i) =>
    order(`${name}-${i}`, cities[i % cities.length] ?? '', NOW - (i % 9) * MINUTE),
  )
  for (const each of made) sent.push(each)
  return made
}

const quoted = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
const csv = (rows: readonly Order[]) =>
  `${[Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(quoted))].map((cells) => cells.join(',')).join('\n')}\n`

const put = (name: string, body: BodyInit, headers: Record<string, string> = {}) =>
  api.fetch(`/v1/files/quickeats.orders/${encodeURIComponent(name)}`, { method: 'PUT', body, headers })

const ended = (id: string) =>
  eventually(
    () => api.json<EventFile>(`/v1/files/${id}`),
    ({ state }) => state === 'loaded' || state === 'failed',
    60_000,
  )

/** Sends a file, and waits for its end. */
async function load(name: string, body: BodyInit, headers: Record<string, string> = {}): Promise<EventFile> {
  const response = await put(name, body, headers)
  const file = (await response.json()) as EventFile
  expect([response.status, response.headers.get('Location')]).toEqual([202, `/v1/files/${file.id}`])
  return ended(file.id)
}

const counts = (accepted: number, quarantined = 0, duplicates = 0) => ({
  received: accepted + quarantined + duplicates,
  accepted,
  duplicates,
  quarantined,
})

async function counted(): Promise<Record<string, number>> {
  const { rows } = await api.json<{ rows: { window_start: string; city: string; orders: number }[] }>(
    '/v1/windows/quickeats.orders_per_city',
  )
  return Object.fromEntries(rows.map((row) => [`${row.window_start} ${row.city}`, row.orders]))
}

/** The Board shows what is counted, some moments later. */
const shown = () => eventually(counted, (rows) => isDeepStrictEqual(rows, naiveCount(sent)), 20_000)

describe('a file is loaded', () => {
  it('as CSV of 200,000 rows', async () => {
    const text = csv(orders('large', 200_000))
    const file = await load('large.csv', text)
    expect(file).toMatchObject({ state: 'loaded', format: 'csv', gzip: false, rows: counts(200_000) })
    expect([file.bytes, file.bytes_read]).toEqual([text.length, text.length])
  }, 90_000)

  it('as packed NDJSON, of several members too', async () => {
    const [first, second] = [ndjson(orders('packed-a', 12_000)), ndjson(orders('packed-b', 8_000))]
    const body = Buffer.concat([gzipSync(`${first}\n`), gzipSync(second)])
    expect(await load('packed.ndjson.gz', body)).toMatchObject({
      state: 'loaded',
      format: 'ndjson',
      gzip: true,
      bytes: body.length,
      bytes_read: body.length,
      rows: counts(20_000),
    })
  }, 60_000)

  it('as CSV with line breaks in quotes, across the borders of chunks', async () => {
    const text = csv(orders('quoted', 12_000, CITIES))
      .replaceAll('\n', '\r\n')
      .replaceAll('New\r\n', 'New\n')
    expect(await load('quoted', text, { 'Content-Type': 'text/csv' })).toMatchObject({
      state: 'loaded',
      rows: counts(12_000),
    })
  }, 60_000)

  it('as CSV parted by semicolons, under Content-Encoding: gzip', async () => {
    const body = new Uint8Array(gzipSync(csv(orders('semicolons', 10)).replaceAll(',', ';')))
    const file = await load('semicolons.csv', body, { 'Content-Encoding': 'gzip' })
    expect(file).toMatchObject({ state: 'loaded', gzip: true, rows: counts(10) })
  })

  it('as lines, where the stream declares how', async () => {
    const line = (i: number) =>
      `${new Date(NOW + i).toISOString()} session=s-${i} device=TV os=tizen err=e12 msg="it broke"`
    const path = '/v1/files/playback.logs/player.log'
    const { id } = await api.json<EventFile>(path, {
      method: 'PUT',
      body: [line(1), line(2), line(1)].join('\n'),
    })
    expect(await ended(id)).toMatchObject({ state: 'loaded', format: 'lines', rows: counts(2, 0, 1) })
    // a ledger seals every ten seconds, but when a file has ended nothing is waited for
    const segments = () => bucket.list({ prefix: 'segments/playback.logs/' })
    await eventually(segments, ({ objects }) => objects.length > 0, 5_000)
  })

  it('with no row, when it is empty', async () => {
    const file = await load('empty.ndjson', '')
    expect(file).toMatchObject({ state: 'loaded', bytes: 0, rows: counts(0) })
  })

  it('so that windows and balance equal its rows', async () => {
    await shown()
    const balance = await balanceOf(api, 'quickeats.orders')
    expect(balance).toMatchObject(counts(sent.length))
  })
})

describe('a file that is sent again', () => {
  it('is the same file with the same name and content, and counts nothing', async () => {
    const body = ndjson(orders('again', 30))
    const first = await load('again.ndjson', body)
    const again = await load('again.ndjson', body)
    expect(again).toEqual(first)
    const { objects } = await bucket.list({ prefix: 'files/quickeats.orders/' })
    const { results } = await database
      .prepare(`SELECT object_key FROM files WHERE stream = 'quickeats.orders'`)
      .all()
    expect(objects.map(({ key }) => key).sort()).toEqual(results.map(({ object_key }) => object_key).sort())
  })

  it('is a file of its own with other content, and rows that were there are duplicates', async () => {
    const rows = sent.filter(({ order_id }) => order_id.startsWith('again-'))
    const more = await load('again.ndjson', ndjson([...rows, ...orders('again-more', 5)]))
    expect(more.rows).toEqual(counts(5, 0, 30))
    const { files } = await api.json<{ files: EventFile[] }>('/v1/files?stream=quickeats.orders')
    expect(files.filter(({ name }) => name === 'again.ndjson')).toHaveLength(2)
  })
})

describe('bad rows of a file', () => {
  it('are in quarantine with the numbers they have in the file, and the others count', async () => {
    const rows: object[] = orders('bad', 12_000)
    const at = [0, 4_999, 5_001, 11_500]
    for (const [i, row] of at.entries()) rows.splice(row, 0, { ...order(`bad-${i}`, 'Pune', NOW), city: i })
    const text = rows.map((row) => JSON.stringify(row)).join('\n\n')
    const file = await load('bad.ndjson', text.replace('\n\n', '\n{"half\n'))
    expect(file).toMatchObject({ state: 'loaded', rows: counts(12_000, 5) })
    const wanted = [1, 2, 5_001, 5_003, 11_502]
    expect(file.errors.map(({ row }) => row)).toEqual(wanted)
    const { quarantine } = await api.json<{ quarantine: QuarantineEntry[] }>(
      '/v1/quarantine?stream=quickeats.orders',
    )
    const told = quarantine.flatMap(({ errors }) => errors.map(({ row }) => row))
    expect(told.sort((a, b) => a - b)).toEqual(wanted)
  }, 60_000)

  it('are those over the limit of a row too', async () => {
    const long = JSON.stringify({ ...order('long', 'Pune', NOW), more: 'x'.repeat(3_000_000) })
    const file = await load('long.ndjson', [long, ndjson(orders('long', 2))].join('\n'))
    expect(file).toMatchObject({ state: 'loaded', rows: counts(2, 1) })
    expect(file.errors).toMatchObject([{ row: 1, message: expect.stringMatching(/over 1000000 bytes/) }])
  })
})

describe('a file that cannot be read to its end', () => {
  it.each<[string, string, () => BodyInit, RegExp]>([
    [
      'has no header',
      'header.csv',
      () => 'order_id,city\n1,Pune\n',
      /header of the CSV lacks status.*No row was taken/,
    ],
    ['is an empty CSV', 'empty.csv', () => '', /has no header/],
    ['is no gzip', 'not.ndjson.gz', () => '{}', /no whole gzip/],
    ['is of no bytes where gzip is said', 'none.ndjson.gz', () => '', /no whole gzip/],
    [
      'is not UTF-8',
      'latin.csv',
      () => Buffer.from(csv([order('latin', 'M\u00e1laga', NOW)]), 'latin1'),
      /Row 1 is not UTF-8/,
    ],
  ])('fails when it %s, with how to put it right', async (_, name, body, detail) => {
    const { state, problem, rows } = await load(name, body())
    expect(problem?.detail).toMatch(detail)
    expect([state, problem?.type, rows]).toEqual(['failed', '/problems#file-unreadable', counts(0)])
  })

  it('keeps what came before an open quote, and says how many', async () => {
    const rows = csv([...orders('open', 6_000)])
    const file = await load('open.csv', `${rows}o,"PLACED\n${'a,b,c\n'.repeat(300_000)}`)
    expect(file).toMatchObject({ state: 'failed', rows: counts(6_000) })
    expect(file.problem?.detail).toMatch(
      /quote is opened in the row that begins at byte \d+.*6000 rows before/,
    )
  }, 60_000)

  it('is tried again from where it broke off when it is sent again', async () => {
    const all = ndjson(orders('cut', 30_000))
    const whole = gzipSync(all)
    const broken = await load('cut.ndjson.gz', whole.subarray(0, whole.length - 1_000))
    expect(broken.state).toBe('failed')
    expect(broken.rows.received).toBeGreaterThan(0)
    expect(broken.problem?.detail).toContain(`The ${broken.rows.received} rows before are counted`)
    const again = await load('cut.ndjson.gz', whole.subarray(0, whole.length - 1_000))
    expect(again.rows).toEqual(broken.rows)
    const mended = await load('cut.ndjson.gz', whole)
    expect(mended.rows).toEqual(counts(30_000 - broken.rows.accepted, 0, broken.rows.accepted))
  }, 60_000)
})

describe('a file in parts', () => {
  const path = '/v1/files/quickeats.orders/parts.ndjson'
  const post = (url: string, body?: unknown) =>
    api.fetch(url, { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) })

  it('is joined, loaded, and the same file when its end is told again', async () => {
    const bytes = Buffer.from(ndjson(orders('parts', 60_000)))
    const size = 6 * 1024 * 1024
    const { upload_id } = (await (await post(`${path}/uploads`)).json()) as { upload_id: string }
    const parts: { part: number; etag: string }[] = []
    for (let part = 1; (part - 1) * size < bytes.length; part++) {
      const body = bytes.subarray((part - 1) * size, part * size)
      parts.push(await api.json(`${path}/uploads/${upload_id}/${part}`, { method: 'PUT', body }))
    }
    expect(parts.length).toBeGreaterThan(1)
    const complete = () => post(`${path}/uploads/${upload_id}/complete`, { parts: parts.toReversed() })
    const response = await complete()
    const { id } = (await response.json()) as EventFile
    expect([response.status, response.headers.get('Location')]).toEqual([202, `/v1/files/${id}`])
    const file = await ended(id)
    expect(file).toMatchObject({ state: 'loaded', bytes: bytes.length, rows: counts(60_000) })
    expect(await (await complete()).json()).toEqual(file)
  }, 60_000)

  it.each([
    ['an upload id that is none', '/uploads/nonsense/complete', { parts: [{ part: 1, etag: 'a' }] }],
    ['no parts', '/uploads/nonsense/complete', {}],
  ])('with %s is refused', async (_, end, body) => {
    expect((await post(path + end, body)).status).toBe(400)
  })
})

describe('tributary events send', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-files-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const send = (name: string, ...flags: string[]) => {
    const args = ['src/cli/main.ts', 'events', 'send', 'quickeats.orders', join(folder, name), '--json']
    const all = [...args, '--url', api.url, '--key', KEY, ...flags]
    return new Promise<[code: unknown, answer: Record<string, unknown>, error: string]>((tell) =>
      execFile(process.execPath, all, { cwd: root }, (error, stdout, stderr) =>
        tell([error?.code ?? 0, JSON.parse(stdout || '{}'), stderr]),
      ),
    )
  }

  it('sends a large file in parts, and counts nothing again when it is run again', async () => {
    const rows = ndjson(orders('whole', 300))
    // one row is longer than a row may be, and so the file than a part
    writeFileSync(join(folder, 'whole.ndjson'), [rows, '"'.padEnd(34_000_000, 'long'), rows].join('\n'))
    const [code, first] = await send('whole.ndjson')
    expect([code, first]).toMatchObject([1, { state: 'loaded', ...counts(300, 1, 300) }])
    const [, again] = await send('whole.ndjson')
    expect(again).toMatchObject({ file: first.file, ...counts(300, 1, 300) })
  }, 30_000)

  it('says which rows of a file are in quarantine, and ends with 1', async () => {
    const [good] = orders('two', 1)
    const bad = { ...good, amount: 'much' }
    writeFileSync(join(folder, 'two.csv'), csv([good, bad as unknown as Order] as Order[]))
    const [code, answer] = await send('two.csv', '--whole')
    const errors = [{ row: 2, path: '/amount' }]
    expect([code, answer]).toMatchObject([1, { state: 'loaded', ...counts(1, 1), errors }])
  }, 30_000)

  it('says why a file cannot be read', async () => {
    writeFileSync(join(folder, 'no.csv'), 'a,b\n1,2\n')
    const [code, { state }, error] = await send('no.csv', '--whole')
    expect([code, state]).toEqual([1, 'failed'])
    expect(error).toContain('header')
  }, 30_000)
})

describe('the door for files', () => {
  it.each<[number, string, string, Record<string, string>]>([
    [415, 'a type that is not known', 'quickeats.orders/a.xml', {}],
    [415, 'lines where the stream declares none', 'quickeats.orders/a.log', {}],
    [415, 'another packing', 'quickeats.orders/a.csv', { 'Content-Encoding': 'br' }],
    [404, 'a stream that is not there', 'quickeats.order/a.csv', {}],
    [400, 'a name that is none', `quickeats.orders/${encodeURIComponent('a\nb')}`, {}],
  ])('answers %i to %s', async (status, _, path, headers) => {
    expect((await api.fetch(`/v1/files/${path}`, { method: 'PUT', body: 'x', headers })).status).toBe(status)
  })

  it('shows a file to a key that reads the pack or writes its events, and to no other', async () => {
    const { files } = await api.json<{ files: EventFile[] }>('/v1/files?stream=quickeats.orders&limit=1')
    const id = files[0]?.id ?? ''
    const asked = async (scope: string) => {
      const body = JSON.stringify({ name: scope, scopes: [scope] })
      const headers = { 'Content-Type': 'application/json' }
      const { key } = await api.json<{ key: string }>('/v1/keys', { method: 'POST', body, headers })
      return (await client(api.url, key).fetch(`/v1/files/${id}`)).status
    }
    expect([
      await asked('read:quickeats'),
      await asked('events:write:quickeats'),
      await asked('read:playback'),
    ]).toEqual([200, 200, 403])
  })
})

describe('the sweep', () => {
  it('finds a file whose pointer was lost, and its chunks that were counted already count once', async () => {
    const file = await load('lost.ndjson', ndjson(orders('lost', 11_000)))
    await database
      .prepare(
        `UPDATE files SET state = 'loading', chunk = 1, position = ?2, accepted = 5000, touched_at = 0 WHERE id = ?1`,
      )
      .bind(file.id, ndjson(sent.slice(-11_000, -6_000)).length + 1)
      .run()
    expect(await api.json('/v1/recover?stale_seconds=10', { method: 'POST' })).toMatchObject({ files: 1 })
    const { finished_at: _, ...again } = await ended(file.id)
    expect(again).toMatchObject({ state: 'loaded', rows: counts(11_000) })
  }, 60_000)

  it('leaves windows as they were counted', async () => {
    await shown()
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Batch, batches, formatOf } from '../../src/cli/events/records.ts'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

async function* pieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

async function all(source: AsyncGenerator<Batch>): Promise<Batch[]> {
  const found: Batch[] = []
  for await (const batch of source) found.push(batch)
  return found
}

const limits = { rows: 2, characters: 1000 }

describe('the rows of a file', () => {
  it.each([1, 3, 1000])(
    'are batches with their place, however the text comes (%i characters at a time)',
    async (size) => {
      const text = '{"a":1}\r\n\n{"a":2}\n{"a":3}'
      expect(await all(batches(pieces(text, size), 'ndjson', limits))).toEqual([
        { text: '{"a":1}\n{"a":2}', rows: 2, first: 1 },
        { text: '{"a":3}', rows: 1, first: 3 },
      ])
    },
  )

  it.each([1, 4, 1000])(
    'of CSV keep their header and their line ends in quotes (%i characters at a time)',
    async (size) => {
      const text = 'a,b\n1,"x\n""y"""\n2,z\n3,"w\n\nv"\n'
      expect(await all(batches(pieces(text, size), 'csv', limits))).toEqual([
        { text: 'a,b\n1,"x\n""y"""\n2,z', rows: 2, first: 1 },
        { text: 'a,b\n3,"w\n\nv"', rows: 1, first: 3 },
      ])
    },
  )

  it('of a JSON array are sent as lines', async () => {
    expect(await all(batches(pieces('[{"a":1}, {"a":2},{"a":3}]', 5), 'json', limits))).toEqual([
      { text: '{"a":1}\n{"a":2}', rows: 2, first: 1 },
      { text: '{"a":3}', rows: 1, first: 3 },
    ])
  })

  it('fill no request beyond its characters', async () => {
    const found = await all(batches(pieces('aaaa\nbbbb\ncccc', 3), 'lines', { rows: 100, characters: 8 }))
    expect(found.map(({ text }) => text)).toEqual(['aaaa', 'bbbb', 'cccc'])
  })

  it('with a quote that never ends are refused before they fill the memory', async () => {
    const text = `a\n"${'x\n'.repeat(600_000)}`
    await expect(all(batches(pieces(text, 65_536), 'csv', limits))).rejects.toThrow('longer than 1000000')
  })

  it('are read as their name says, or as they are told', () => {
    expect(formatOf('orders.csv.gz', undefined)).toBe('csv')
    expect(formatOf('device.LOG', undefined)).toBe('lines')
    expect(formatOf('-', undefined)).toBe('ndjson')
    expect(formatOf('orders.dat', 'json')).toBe('json')
    expect(() => formatOf('orders.dat', undefined)).toThrow('not told by its name')
    expect(() => formatOf('orders.csv', 'xml')).toThrow('no format')
  })
})

/** Answers in turn; with 200 and counts when none is left. What it answers it remembers. */
const script: { status: number; body?: unknown; headers?: Record<string, string> }[] = []
const seen: { path: string; key: string; type: string; body: string }[] = []
const server = createServer(async (request: IncomingMessage, response) => {
  const body = await textOf(request)
  const { 'idempotency-key': key = '', 'content-type': type = '' } = request.headers
  seen.push({ path: request.url ?? '', key: String(key), type, body })
  const rows = body.split('\n').length
  const answer = { received: rows, accepted: rows, duplicates: 0, quarantined: 0, errors: [] }
  const { status, body: told = answer, headers = {} } = script.shift() ?? { status: 200 }
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(told))
})

describe('events send', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-send-'))
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })
  afterEach(() => {
    seen.length = 0
    script.length = 0
  })

  async function run(args: string[], stdin = '') {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const child = spawn(process.execPath, [MAIN, 'events', 'send', ...args, '--url', url, '--key', 'k'])
    child.stdin.end(stdin)
    const [out, err, [code]] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      once(child, 'exit'),
    ])
    return { out, err, code }
  }

  it('sends a packed file in batches, each with a key of its own, and adds up the answers', async () => {
    const rows = Array.from({ length: 5 }, (_, i) => JSON.stringify({ i })).join('\n')
    const { out, code } = await run([
      'p.s',
      file('rows.ndjson.gz', gzipSync(rows)),
      '--batch',
      '2',
      '--concurrency',
      '1',
      '--json',
    ])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ stream: 'p.s', received: 5, accepted: 5, requests: 3 })
    expect(seen.map(({ body }) => body)).toEqual(['{"i":0}\n{"i":1}', '{"i":2}\n{"i":3}', '{"i":4}'])
    expect(new Set(seen.map(({ key }) => key)).size).toBe(3)
    expect(new Set(seen.map(({ path }) => path))).toEqual(new Set(['/v1/events/p.s']))
  }, 30_000)

  it('sends a refused batch again with the same key, when the gateway says', async () => {
    script.push({ status: 200 }, { status: 429, headers: { 'Retry-After': '0' } }, { status: 503 })
    const { out, code } = await run(
      ['p.s', '-', '--batch', '1', '--concurrency', '1', '--json'],
      '{"i":1}\n{"i":2}',
    )
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ received: 2, requests: 2 })
    const [, ...again] = seen
    expect(again).toHaveLength(3)
    expect(new Set(again.map(({ key, body }) => `${key} ${body}`)).size).toBe(1)
  }, 30_000)

  it('tells rows in quarantine by their place in the file, and ends with 1', async () => {
    const errors = [{ row: 2, path: '/i', message: 'is wrong' }]
    script.push(
      { status: 200, body: { received: 2, accepted: 2, duplicates: 0, quarantined: 0, errors: [] } },
      { status: 200, body: { received: 2, accepted: 1, duplicates: 0, quarantined: 1, errors } },
    )
    const csv = file('rows.csv', 'i\n1\n2\n3\nx\n')
    const { out, code } = await run(['p.s', csv, '--batch', '2', '--concurrency', '1', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out).errors).toEqual([{ stream: 'p.s', row: 4, path: '/i', message: 'is wrong' }])
    expect(seen.map(({ body, type }) => [type, body])).toEqual([
      ['text/csv', 'i\n1\n2'],
      ['text/csv', 'i\n3\nx'],
    ])
  }, 30_000)

  it('says what it sent before it was refused, and how to go on', async () => {
    const problem = { title: 'No such stream', detail: 'Did you mean p.t?', status: 404 }
    script.push({ status: 200 }, { status: 404, body: problem })
    const { out, err, code } = await run(
      ['p.s', '-', '--batch', '1', '--concurrency', '1', '--json'],
      'a\nb\nc',
    )
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ received: 1 })
    expect(err).toContain('Did you mean p.t?')
    expect(seen).toHaveLength(2)
  }, 30_000)

  it('sends nothing on a dry run, and refuses what is no stream with 2', async () => {
    const { out, code } = await run(['p.s', file('dry.csv', 'a\n1\n2\n'), '--dry-run', '--json'])
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ dry_run: true, rows: 2, requests: 1 }),
    ])
    expect((await run(['orders', file('rows.ndjson', '')])).code).toBe(2)
    expect(seen).toEqual([])
  }, 30_000)
})

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetMetadata } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import { answerOf } from '../../src/cli/lake/answer.ts'
import { lakeViews } from '../../src/cli/lake/ask.ts'
import { DuckLake, type Moment } from '../../src/cli/lake/duck-lake.ts'
import { CachedSource } from '../../src/cli/lake/from/cache.ts'
import { folderSource } from '../../src/cli/lake/from/folder.ts'
import { gatewayObjects } from '../../src/cli/lake/from/gateway.ts'
import type { LakeSource, RemoteObjects } from '../../src/cli/lake/from/source.ts'
import type { LakeTable } from '../../src/contracts/lake.ts'
import { bridgeTo, S3Server } from '../s3/server.ts'
import { copyLake } from './lake/copy.ts'
import { followEvent } from './lake/follow-event.ts'
import { seal, simulatedRows } from './lake/rows.ts'
import { eventually, KEY, type Platform, root, startPlatform } from './platform.ts'

const folder = mkdtempSync(join(tmpdir(), 'tributary-reading-'))
const cache = join(folder, 'cache')
const s3 = new S3Server()
s3.bucket('copy')
const GPS = simulatedRows(Date.parse('2026-11-01T18:00:00Z'), 300).get('quickeats.gps') ?? []
const DRIVERS = new Set(GPS.map(({ driver_id }) => driver_id)).size

let platform: Platform
let bridge: ReturnType<typeof bridgeTo>
let followed: ReturnType<typeof followEvent>
let between: number
// biome-ignore lint/suspicious/noExplicitAny: bindings as the harness hands them over
let env: any

beforeAll(async () => {
  bridge = bridgeTo(await s3.start(), 'copy')
  platform = await startPlatform({ LAKE_COMMIT_SECONDS: 0, ...bridge })
  env = await platform.env('tributary-lake')
  // it waits for its ledger to seal while the others go on
  followed = followEvent(platform.api, bridge, cache, () => {})
  followed.catch(() => {})
  await commit([1, 4], GPS.slice(0, 150), 0)
  between = Date.now()
  await commit([5, 9], GPS.slice(150), 1)
})
afterAll(async () => {
  await platform.close()
  await s3.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function commit(range: readonly [number, number], rows: typeof GPS, version: number): Promise<void> {
  await seal(env.BUCKET, 'quickeats.gps', range, rows)
  await env.TABLE.get(env.TABLE.idFromName('quickeats.gps')).wake('quickeats.gps', { segments: 1, rows: 1 })
  const listed = () => platform.api.json<{ tables: LakeTable[] }>('/v1/lake?pack=quickeats')
  await eventually(listed, ({ tables }) =>
    tables.some((each) => each.table === 'quickeats.gps' && each.version >= version),
  )
}

interface Ran {
  code: number
  stdout: string
  stderr: string
}

const tributary = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const all = [join(root, 'src/cli/main.ts'), 'lake', ...args]
    const connection = { TRIBUTARY_URL: platform.api.url, TRIBUTARY_KEY: KEY, XDG_CACHE_HOME: cache }
    const options = { env: { ...process.env, ...bridge, ...connection, NO_COLOR: '1' }, maxBuffer: 1e8 }
    execFile(process.execPath, all, options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })

const installation = (own = cache) => new CachedSource(gatewayObjects(platform.api), own, 1e9)

async function ask(sql: string, source: LakeSource = installation(), moment: Moment = {}) {
  const lake = await DuckLake.open(source, lakeViews(), moment)
  try {
    await lake.prepare(sql)
    const rows: (readonly unknown[])[] = []
    for await (const some of answerOf(await lake.stream(sql)).rows) rows.push(...some)
    return rows
  } finally {
    await lake.close()
  }
}

const COUNT = 'SELECT count(*), count(DISTINCT driver_id) FROM quickeats.gps'

describe('lake query', () => {
  it('answers over exactly the files of the log, and says what was read and fetched', async () => {
    const first = await tributary('query', COUNT, '--format', 'csv')
    expect(first.stdout).toContain(`300,${DRIVERS}\r\n`)
    expect(first.stderr).toMatch(
      /quickeats\.gps: version 1, rows 300, files read \d+\nfrom http.*files fetched [1-9]/,
    )
    expect(await ask('SELECT count(*) FROM quickeats_gps')).toEqual([[300]])
  })

  it('fetches no file twice', async () => {
    const own = join(folder, 'own')
    await ask(COUNT, installation(own))
    const again = installation(own)
    expect(await ask(COUNT, again)).toEqual([[300, DRIVERS]])
    expect(again.fetched.files).toBe(0)
  })

  it('answers as of a version and as of a time', async () => {
    expect(await ask(COUNT, installation(), { version: 0 }).then(([row]) => row?.[0])).toBe(150)
    expect(await ask(COUNT, installation(), { asOf: between }).then(([row]) => row?.[0])).toBe(150)
    await expect(ask(COUNT, installation(), { version: 9 })).rejects.toThrow('no version 9')
    await expect(ask(COUNT, installation(), { asOf: 0 })).rejects.toThrow('no version as old')
  })

  it.each([
    ["COPY (SELECT 1) TO '/tmp/tributary-no'", /no query|disabled/],
    ['SELECT 1; SELECT 2', /2 statements/],
    ["SELECT * FROM read_csv('/etc/passwd')", /disabled/],
    ['CREATE TABLE mine AS SELECT 1', /no query/],
    ['SELECT * FROM quickeats.gsp', /There is no table/],
    ['SELECT * FROM windows', /in the database only/],
  ])('refuses %s in words', async (sql, words) => {
    await expect(ask(sql)).rejects.toThrow(words)
  })

  it('names the tables that may be meant', async () => {
    const { code, stderr } = await tributary('query', 'SELECT * FROM quickeats.gsp')
    expect([code, stderr]).toEqual([1, expect.stringContaining('quickeats.gps')])
  })
})

describe('lake cat', () => {
  it('prints rows, of as few files as have them, in every format', async () => {
    const { stdout } = await tributary('cat', 'quickeats.gps', '--limit', '3', '--format', 'ndjson')
    const printed = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(printed).toHaveLength(3)
    const sent = GPS.find(
      ({ driver_id, timestamp }) =>
        driver_id === printed[0].driver_id && isoOf(timestamp) === printed[0].timestamp,
    )
    expect(sent).toMatchObject({ driver_id: printed[0].driver_id })
    const file = join(folder, 'gps.parquet')
    expect(await tributary('cat', 'quickeats.gps', '--format', 'parquet', '--output', file)).toMatchObject({
      code: 0,
    })
    expect(parquetMetadata(new Uint8Array(readFileSync(file)).buffer).num_rows).toBe(300n)
  })
})

const isoOf = (time: unknown) => new Date(String(time)).toISOString()

describe('the way to the files', () => {
  it('is open to keys that may read the pack, and to no other', async () => {
    const { key } = await platform.api.json<{ key: string }>('/v1/keys', {
      method: 'POST',
      body: JSON.stringify({ name: 'one pack', scopes: ['read:quickeats'] }),
      headers: { 'Content-Type': 'application/json' },
    })
    const own = client(platform.api.url, key)
    const path = '/files/_delta_log/00000000000000000000.json'
    expect((await own.fetch(`/v1/lake/quickeats.gps${path}`)).status).toBe(200)
    expect((await own.fetch('/v1/lake/quickeats.gps/files?prefix=_delta_log/')).status).toBe(200)
    expect((await own.fetch(`/v1/lake/imaging.inferences${path}`)).status).toBe(403)
    expect((await own.fetch('/v1/lake/imaging.inferences/files')).status).toBe(403)
    expect((await own.fetch('/v1/lake/quickeats.gps/files/none')).status).toBe(404)
  })

  it('refuses a file that is not what was put', async () => {
    const real = gatewayObjects(platform.api)
    const spoilt: RemoteObjects = {
      ...real,
      async get(table, path) {
        const file = await real.get(table, path)
        if (file && path.endsWith('.parquet')) file.bytes[20] = (file.bytes[20] ?? 0) ^ 1
        return file
      },
    }
    const source = new CachedSource(spoilt, join(folder, 'spoilt'), 1e9)
    await expect(ask(COUNT, source)).rejects.toThrow('MD5')
  })

  it('keeps no more than its limit, and refuses a query that reads more', async () => {
    const small = () => new CachedSource(gatewayObjects(platform.api), join(folder, 'small'), 100)
    await expect(ask(COUNT, small())).rejects.toThrow('reads over')
  })
})

describe('a copy', () => {
  it('in a folder answers the same', async () => {
    await copyLake(env.BUCKET, folder)
    expect(await ask(COUNT, folderSource(folder))).toEqual([[300, DRIVERS]])
    expect(await ask(COUNT, folderSource(join(folder, 'lake')))).toEqual([[300, DRIVERS]])
  })

  it('in S3 answers the same, from a server that checks signatures', async () => {
    expect(await tributary('sync')).toMatchObject({ code: 0 })
    const sql = 'SELECT * FROM quickeats.gps ORDER BY ALL'
    const [here, there] = await Promise.all([
      tributary('query', sql, '--format', 'csv'),
      tributary('query', sql, '--format', 'csv', '--s3'),
    ])
    expect(there.stdout).toBe(here.stdout)
    expect(there.stdout.split('\r\n')).toHaveLength(302)
    expect(there.stderr).toContain('bucket copy; files fetched')
  })

  it('says in words that a secret is wrong', async () => {
    const before = bridge
    bridge = { ...bridge, BRIDGE_SECRET_ACCESS_KEY: 'another' }
    const { code, stderr } = await tributary('query', COUNT, '--s3')
    bridge = before
    expect([code, stderr]).toEqual([1, expect.stringContaining('the secret is not that of the access key')])
    expect(stderr).not.toContain('another')
  })
})

it('follows one event over HTTP into DuckDB, over R2 and over S3', async () => {
  const { lake, copy } = await followed
  expect(lake.slice(0, 3)).toEqual(['o-followed', 'Pune', '499.50'])
  expect(copy).toEqual(lake)
}, 40_000)

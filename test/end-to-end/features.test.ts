import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import { Loader } from '../../src/engine/warehouse/loader.ts'
import { warehousePlan } from '../../src/engine/warehouse/plan.ts'
import { streamflix } from '../../src/packs/streamflix.ts'
import { KEY, type Platform, root, sharedPlatform } from './platform.ts'

const HOUR = 3_600_000
const NOW = Date.now()
const iso = (time: number) => new Date(time).toISOString()
const ended = (id: string, user_id: string, hoursAgo: number, seconds: number) => ({
  event_id: id,
  user_id,
  video_id: 'm-1',
  device_id: 'd-1',
  region_id: 'in',
  timestamp: iso(NOW - hoursAgo * HOUR),
  watch_duration: seconds,
  video_length: 3600,
  buffering_time: 1,
  bitrate: 3000,
  quality_level: 'hd',
})
const ROWS = {
  view_events: [
    ended('a', 'u-1', 24, 1800),
    ended('b', 'u-1', 10 * 24, 3600),
    // longer ago than anything is kept for
    ended('c', 'u-2', 400 * 24, 600),
    ended('d', 'u-3', 40 * 24, 600),
  ],
  users: [
    {
      user_id: 'u-1',
      subscription_type: 'basic',
      region: 'in',
      as_of: iso(NOW - 100 * HOUR),
    },
    {
      user_id: 'u-1',
      subscription_type: 'premium',
      region: 'in',
      as_of: iso(NOW - 20 * HOUR),
    },
  ],
}

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await sharedPlatform()
  api = platform.api
  // how rows come into the tables is tested elsewhere
  const { DATABASE } = await platform.env('tributary-warehouse')
  const loader = new Loader(streamflix, warehousePlan(streamflix))
  for (const [stream, rows] of Object.entries(ROWS))
    await DATABASE.batch(
      loader
        .load(stream, rows)
        .statements.map(({ sql, parameters }) => DATABASE.prepare(sql).bind(...parameters)),
    )
})

type Json = Record<string, unknown>
async function post(path: string, body: string, headers: Record<string, string> = {}, by = api) {
  const response = await by.fetch(path, { method: 'POST', body, headers })
  return { status: response.status, text: await response.text() }
}
const feast = async (body: Json, by = api) => {
  // as curl -d sends it
  const { status, text } = await post(
    '/get-online-features',
    JSON.stringify(body),
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    by,
  )
  return { status, body: JSON.parse(text) as Json }
}

describe("Feast's protocol", () => {
  it('answers a result a name, with the keys first, in the shape of the server', async () => {
    const { status, body } = await feast({
      features: [
        'user_watching:views_30d',
        'user_subscription:subscription_type',
        'user_watching:completion_rate_30d',
      ],
      entities: { user_id: ['u-1', 'u-2', 'u-3', 'nobody'] },
    })
    const none = '1970-01-01T00:00:00Z'
    const [a, c, d] = [24, 9600, 960].map((hours) => iso(NOW - hours * HOUR).replace('.000Z', 'Z'))
    const told = iso(NOW - 20 * HOUR).replace('.000Z', 'Z')
    expect(status).toBe(200)
    expect(body).toEqual({
      metadata: {
        feature_names: ['user_id', 'views_30d', 'completion_rate_30d', 'subscription_type'],
      },
      results: [
        {
          values: ['u-1', 'u-2', 'u-3', 'nobody'],
          statuses: ['PRESENT', 'PRESENT', 'PRESENT', 'PRESENT'],
          event_timestamps: [none, none, none, none],
        },
        {
          values: [2, null, 0, null],
          statuses: ['PRESENT', 'OUTSIDE_MAX_AGE', 'PRESENT', 'NOT_FOUND'],
          event_timestamps: [a, c, d, none],
        },
        {
          values: [0.75, null, null, null],
          statuses: ['PRESENT', 'OUTSIDE_MAX_AGE', 'NULL_VALUE', 'NOT_FOUND'],
          event_timestamps: [a, c, d, none],
        },
        {
          values: ['premium', null, null, null],
          statuses: ['PRESENT', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'],
          event_timestamps: [told, none, none, none],
        },
      ],
    })
  })

  it('takes an entity for a feature service, and names features in full', async () => {
    const { body } = await feast({
      feature_service: 'streamflix.user',
      entities: { user_id: ['u-1'] },
      full_feature_names: true,
    })
    const { feature_names } = body.metadata as { feature_names: string[] }
    expect(feature_names).toContain('user_subscription__region')
    expect(feature_names).toHaveLength((body.results as unknown[]).length)
  })

  it.each([
    ['no features', { entities: { user_id: ['u-1'] } }, 400, /feature_service/],
    ['a key that lacks', { features: ['user_watching'], entities: {} }, 400, /user_id/],
    [
      'a key too many',
      { features: ['user_watching'], entities: { user_id: [], video_id: [] } },
      400,
      /video_id/,
    ],
    [
      'keys of different lengths',
      {
        features: ['user_watching', 'video_watching'],
        entities: { user_id: ['a'], video_id: [] },
        full_feature_names: true,
      },
      400,
      /as many values/,
    ],
    [
      'one name twice',
      { features: ['user_watching', 'video_watching'], entities: { user_id: ['a'], video_id: ['b'] } },
      400,
      /full_feature_names/,
    ],
    [
      'a feature that is none',
      { features: ['user_watching:views'], entities: { user_id: [] } },
      404,
      /views_30d/,
    ],
    ['a view that is none', { features: ['watching'], entities: { user_id: [] } }, 404, /user_watching/],
    ['a bare entity', { feature_service: 'user', entities: { user_id: [] } }, 404, /streamflix\.user/],
    [
      'too many rows',
      { features: ['user_watching'], entities: { user_id: Array.from({ length: 1001 }, String) } },
      400,
      /1000 at a time/,
    ],
  ])('refuses %s', async (_, request, status, detail) => {
    const { body, ...answer } = await feast(request)
    expect(answer.status).toBe(status)
    expect(body.detail).toMatch(detail)
  })
})

describe('features by key', () => {
  it('are told by view, as of now or of a time', async () => {
    const answer = await api.json<{ data: Json[] }>(
      '/v1/features/streamflix.user?ids=u-1,nobody&features=user_watching:watch_minutes_7d,user_subscription',
    )
    expect(answer).toMatchObject({ entity: 'streamflix.user', key: 'user_id' })
    expect(answer.data).toEqual([
      {
        id: 'u-1',
        views: {
          user_watching: {
            status: 'PRESENT',
            event_time: iso(NOW - 24 * HOUR),
            values: { watch_minutes_7d: 30 },
          },
          user_subscription: {
            status: 'PRESENT',
            event_time: iso(NOW - 20 * HOUR),
            values: { subscription_type: 'premium', region: 'in' },
          },
        },
      },
      {
        id: 'nobody',
        views: {
          user_watching: { status: 'NOT_FOUND', event_time: null, values: { watch_minutes_7d: null } },
          user_subscription: {
            status: 'NOT_FOUND',
            event_time: null,
            values: { subscription_type: null, region: null },
          },
        },
      },
    ])
    const then = await api.json<Json>(
      `/v1/features/streamflix.user?ids=u-1&features=user_subscription&at=${iso(NOW - 50 * HOUR)}`,
    )
    expect(JSON.stringify(then)).toContain('"subscription_type":"basic"')
  })

  it('and whatever else tells of a pack is for those who may read it', async () => {
    const made = await api.json<{ key: string }>('/v1/keys', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'playback only', scopes: ['read:playback'] }),
    })
    const reader = client(api.url, made.key)
    expect((await reader.fetch('/v1/features/streamflix.user?ids=u-1')).status).toBe(403)
    expect(
      (await feast({ features: ['user_watching'], entities: { user_id: ['u-1'] } }, reader)).status,
    ).toBe(403)
    const csv = { 'Content-Type': 'text/csv' }
    const asked = '/v1/features/training?features=user_watching'
    expect((await post(asked, 'user_id,event_timestamp\n', csv, reader)).status).toBe(403)
  })

  it('are in the catalogue', async () => {
    const { packs } = await api.json<{ packs: { features: Json[] }[] }>('/v1/catalog?pack=streamflix')
    expect(packs[0]?.features.find(({ name }) => name === 'streamflix.user_subscription')).toMatchObject({
      entity: 'streamflix.user',
      key: 'user_id',
      delay: '1 minute',
      features: [
        { name: 'subscription_type', type: 'text', meaning: 'As of then' },
        { name: 'region', type: 'text', meaning: 'As of then' },
      ],
    })
  })
})

describe('a training set', () => {
  const path = '/v1/features/training?features=user_watching:views_30d,user_subscription:subscription_type'
  const times = [NOW - 12 * HOUR, NOW - 30 * HOUR, NOW - 200 * HOUR].map(iso)
  const csv = `user_id,event_timestamp,label\nu-1,${times[0]},1\nu-1,${times[1]},-0.5\n,${times[2]},"a, b"\n`

  it('has the features of the time of each example, behind what was sent', async () => {
    const { status, text } = await post(path, csv, { 'Content-Type': 'text/csv' })
    expect(status).toBe(200)
    expect(text).toBe(
      [
        'user_id,event_timestamp,label,views_30d,subscription_type',
        `u-1,${times[0]},1,2,premium`,
        `u-1,${times[1]},-0.5,1,basic`,
        `,${times[2]},"a, b",,`,
        '',
      ].join('\r\n'),
    )
  })

  it('comes as NDJSON and as JSON too', async () => {
    const row = { user_id: 'u-1', event_timestamp: times[0], label: 1 }
    const ndjson = { 'Content-Type': 'application/x-ndjson' }
    const told = { ...row, views_30d: 2, subscription_type: 'premium' }
    const lines = await post(path, `${JSON.stringify(row)}\n`, ndjson)
    expect(JSON.parse(lines.text)).toEqual(told)
    const { text } = await post(`${path}&format=json`, JSON.stringify(row), ndjson)
    expect(JSON.parse(text)).toMatchObject({
      data: [told],
      rows: 1,
      meta: expect.arrayContaining([{ name: 'views_30d', type: 'Int64' }]),
    })
  })

  it('is refused whole when a row is wrong', async () => {
    const soon = iso(Date.now() + HOUR)
    const refused = async (body: string, type = 'text/csv') => {
      const { status, text } = await post(path, body, { 'Content-Type': type })
      return { status, ...(JSON.parse(text) as { detail: string; errors?: Json[] }) }
    }
    expect(await refused(`user_id,event_timestamp\nu-1,${soon}\nu-1,today\n`)).toMatchObject({
      status: 400,
      errors: [
        { path: '/0/event_timestamp', message: expect.stringContaining('future') },
        { path: '/1/event_timestamp', message: expect.stringContaining('2026-11-01T10:00:00Z') },
      ],
    })
    expect(await refused('user,event_timestamp\nu-1,2026-11-01\n')).toMatchObject({
      status: 400,
      detail: expect.stringContaining('no column "user_id"'),
    })
    expect((await refused('[]', 'text/html')).status).toBe(415)
    const many = `user_id,event_timestamp\n${'u-1,2026-11-01\n'.repeat(10_001)}`
    expect((await refused(many)).status).toBe(413)
  })
})

describe('the command line', () => {
  const shell = async (command: string) => {
    const env = { ...process.env, TRIBUTARY_KEY: KEY, TRIBUTARY_URL: api.url }
    const script = command.replace('tributary', `${process.execPath} src/cli/main.ts`)
    return (await promisify(execFile)('bash', ['-c', script], { cwd: root, env })).stdout
  }

  it('makes a training set of a file of more rows than one request takes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-'))
    const [file, output] = [join(folder, 'examples.csv'), join(folder, 'set.csv')]
    const row = `u-1,${iso(NOW - 12 * HOUR)}`
    writeFileSync(file, `user_id,event_timestamp\n${`${row}\n`.repeat(10_002)}`)
    await shell(`tributary features training ${file} --features user_watching:views_30d --output ${output}`)
    const lines = readFileSync(output, 'utf8').trimEnd().split('\r\n')
    expect(lines).toHaveLength(10_003)
    expect(new Set(lines)).toEqual(new Set(['user_id,event_timestamp,views_30d', `${row},2`]))
    rmSync(folder, { recursive: true })
  })

  it('reads features by key', async () => {
    const table = await shell(
      'tributary features get streamflix.user u-1 --features user_subscription:region',
    )
    expect(table.split('\n')[1]).toMatch(/^u-1 +user_subscription:region +in +PRESENT/)
  })
})

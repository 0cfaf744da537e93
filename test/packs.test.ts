import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pack } from '../src/contracts/pack.ts'
import { grouping } from '../src/engine/stream/grouping.ts'
import { checkPack } from '../src/engine/stream/pack-check.ts'
import { PACKS } from '../src/packs/index.ts'
import { alertsOf, expectedRows, type Golden, readGolden, same } from './packs/golden.ts'
import { Run } from './packs/run.ts'

const root = resolve(import.meta.dirname, '..')

interface Names {
  readonly windows: Record<string, readonly string[]>
  readonly alerts: readonly string[]
  readonly kpis?: readonly string[]
}
/** The names that scripts of others rely on, and the columns they read at least. */
const NAMES: Record<string, Names> = {
  imaging: {
    windows: {
      images_per_minute: ['model', 'images', 'ok', 'failed'],
      stage_latency: ['stage', 'p50', 'p95', 'p99'],
      labels_per_hour: ['model', 'label'],
      cost_per_hour: [],
    },
    alerts: ['slow', 'failing', 'label_drift'],
  },
  playback: {
    windows: {
      buffering: [
        'region',
        'cdn',
        'device_type',
        'sessions',
        'rebuffers',
        'buffering_ratio',
        'rebuffers_per_hour',
      ],
      bitrate: ['avg_kbps'],
      drop_off: ['exits', 'rate'],
      first_frame: ['p50', 'p95'],
    },
    alerts: ['buffering_spike'],
  },
  quickeats: {
    windows: {
      orders_per_city: ['city', 'orders'],
      active_orders: ['city', 'active'],
      available_drivers: ['geohash', 'drivers'],
      payment_success: ['city', 'attempts', 'succeeded', 'rate'],
      eta_error: ['p50', 'p95'],
    },
    alerts: ['payments_failing', 'driver_shortage'],
  },
  recommendations: {
    windows: {
      ctr: ['variant', 'impressions', 'clicks', 'ctr'],
      conversion: ['variant', 'conversions', 'conversion'],
      latency: ['p50', 'p95'],
      spam: ['dropped'],
    },
    alerts: ['ctr_drop', 'slow'],
    kpis: ['ctr_by_product', 'conversion_by_variant', 'retention_cohorts', 'hourly', 'daily'],
  },
  packaging: {
    windows: { waste: ['variant', 'waste_cm3', 'shipments'], decision_latency: ['p50', 'p95'] },
    alerts: ['damage_rate', 'slow_decisions'],
    kpis: ['waste_reduction', 'damage_by_box', 'cost_savings', 'carbon'],
  },
  shopsmart: {
    windows: { sales_per_minute: ['channel', 'orders', 'amount'] },
    alerts: ['stock_out', 'feed_late'],
    kpis: [
      'sales_by_region_month',
      'top_products',
      'retention_by_loyalty',
      'revenue_by_region',
      'repeat_rate',
      'stock_turnover',
      'stock_vs_sales',
      'promotion_effect',
      'days_of_cover',
      'low_performing_stores',
    ],
  },
  streamflix: {
    windows: {
      watch_per_video: ['video_id', 'avg_watch', 'avg_buffer', 'views'],
      trending: ['region_id', 'views'],
      recommendation_ctr: ['video_id', 'impressions', 'clicks', 'ctr'],
      engagement: ['score'],
    },
    alerts: ['buffering_high', 'ctr_drop'],
    kpis: [
      'daily_watch_time',
      'buffering_by_os',
      'top_genre_by_region',
      'engagement_summary',
      'watch_hours_local',
      'sessions_by_device',
      'recommendation_quality',
    ],
  },
}

const columnsOf = (window: Pack['windows'][string] | undefined) =>
  window ? [...grouping(window.by).names, ...Object.keys(window.values)] : undefined

it('every pack that has names has them', () => {
  for (const [name, { windows, alerts, kpis = [] }] of Object.entries(NAMES)) {
    const pack = PACKS.find((each) => each.name === name)
    for (const [window, columns] of Object.entries(windows))
      expect(columnsOf(pack?.windows[window]), `${name}.${window}`).toEqual(
        expect.arrayContaining([...columns]),
      )
    expect(Object.keys(pack?.alerts ?? {})).toEqual(expect.arrayContaining([...alerts]))
    expect(Object.keys(pack?.kpis ?? {})).toEqual(expect.arrayContaining([...kpis]))
  }
})

it('no two packs have one name', () => {
  expect(new Set(PACKS.map(({ name }) => name)).size).toBe(PACKS.length)
})

describe.each(PACKS.map((pack) => [pack.name, pack, readGolden(pack.name)] as const))(
  '%s',
  (_, pack, golden) => {
    it('is plain data apart from its schemas', () => {
      const { streams, simulator: _simulator, ...declared } = { ...pack, sidecar: undefined }
      expect(JSON.parse(JSON.stringify(declared))).toEqual(declared)
      for (const { fields: _fields, earlier = {}, ...rest } of Object.values(streams)) {
        const upgrades = Object.values(earlier).map(({ upgrade = [] }) => upgrade)
        expect(JSON.parse(JSON.stringify({ rest, upgrades }))).toEqual({ rest, upgrades })
      }
    })

    it('has nothing in it that the check of packs finds', () => {
      expect(checkPack(pack)).toEqual([])
    })

    it('has a golden row for every stream, window and alert', () => {
      expect(new Set(golden.events.map(({ stream }) => stream))).toEqual(new Set(Object.keys(pack.streams)))
      expect(Object.keys(golden.windows).sort()).toEqual(Object.keys(pack.windows).sort())
      expect(Object.keys(golden.alerts).sort()).toEqual(Object.keys(pack.alerts).sort())
    })

    describe('the golden events', () => {
      const run = new Run(pack, golden, golden.events, 1)

      it('are refused for the reason that they are bad for, and no other', () => {
        const told = golden.events.map((event) => run.refused.get(event))
        expect(told).toEqual(golden.events.map(({ bad }) => (bad === undefined ? undefined : [bad])))
      })

      it('are received = accepted + duplicates + quarantined', () => {
        for (const [stream, counts] of Object.entries(run.counts)) {
          const received = golden.events.filter((event) => event.stream === stream).length
          expect(counts.accepted + counts.duplicates + counts.quarantined).toBe(received)
        }
        expect(run.counts).toMatchObject(golden.counts)
      })

      it('correct the windows that had closed', () => {
        expect(run.late).toEqual(golden.late)
      })

      it.each(Object.keys(pack.windows))(
        '%s is what SQL in another database or a hand makes of them',
        (name) => {
          const expected = expectedRows(golden, name)
          expect(expected.length).toBeGreaterThan(0)
          same(pack, name, run.rows(name), expected)
        },
      )

      it.each([2, 5])('backwards and over %i slices give the same', (slices) => {
        const other = new Run(pack, golden, golden.events.toReversed(), slices)
        for (const name of Object.keys(pack.windows)) expect(other.rows(name)).toEqual(run.rows(name))
      })
    })

    it.each(Object.keys(pack.alerts))(
      '%s is raised and cleared when it must be, and at no other time',
      (name) => {
        expect(alertsOf(pack, name, golden)).toEqual(golden.alerts[name]?.told)
      },
    )
  },
)

describe('the pack of docs/packs.md', () => {
  const page = readFileSync(join(root, 'docs/packs.md'), 'utf8')
  const code = (/```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '').replaceAll(
    "'../contracts/",
    `'${join(root, 'src/contracts')}/`,
  )
  const at = mkdtempSync(join(tmpdir(), 'tributary-pack-'))
  const file = join(at, 'turnstiles.ts')

  beforeAll(() => {
    symlinkSync(join(root, 'node_modules'), join(at, 'node_modules'))
    writeFileSync(file, code)
  })
  afterAll(() => rmSync(at, { recursive: true }))

  it('compiles', () => {
    const project = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { types: [] },
      include: ['turnstiles.ts'],
    }
    writeFileSync(join(at, 'tsconfig.json'), JSON.stringify(project))
    const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', at], {
      encoding: 'utf8',
    })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  }, 60_000)

  it('passes the check, and counts', async () => {
    const { turnstiles } = (await import(pathToFileURL(file).href)) as { turnstiles: Pack }
    expect(checkPack(turnstiles)).toEqual([])
    const passage = (passage_id: string, ticket: string, gate = ' a1') => ({
      stream: 'passages',
      row: { passage_id, gate, ticket, waited_ms: 900, at: '2026-11-01T10:00:05Z' },
    })
    const events = [passage('1', 'day'), passage('2', 'none'), passage('2', 'none'), passage('3', 'free')]
    const golden: Pick<Golden, 'now'> = { now: '2026-11-01T10:05:00Z' }
    const run = new Run(turnstiles, golden, events, 1)
    expect(run.counts).toEqual({ passages: { accepted: 2, duplicates: 1, quarantined: 1 } })
    expect([...run.refused.values()]).toEqual([['/ticket']])
    const start = Date.parse('2026-11-01T10:00:00Z') / 1000
    const expected = { start, gate: 'A1', passages: 2, without: 1, rate: 0.5, p95: 900 }
    same(turnstiles, 'passages_per_gate', run.rows('passages_per_gate'), [expected])
  })
})

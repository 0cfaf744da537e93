import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChangeReport, ExperimentList, TrialReport } from '../../src/contracts/experiment-report.ts'
import type { Interval } from '../../src/engine/experiment/bounds.ts'
import { Random } from '../../src/engine/simulate/random.ts'
import { simulate } from '../../src/engine/simulate/simulate.ts'
import { simulator as packagingSimulator } from '../../src/packs/packaging/simulator.ts'
import { packaging } from '../../src/packs/packaging.ts'
import { simulator as recommendationsSimulator } from '../../src/packs/recommendations/simulator.ts'
import { recommendations } from '../../src/packs/recommendations.ts'
import { ndjson } from '../workers/orders.ts'
import { eventually, type Platform, startPlatform } from './platform.ts'

const DAY = 86_400_000
const at = (text: string) => Date.parse(`${text}T00:00:00Z`)

interface Event {
  readonly stream: string
  readonly row: Readonly<Record<string, unknown>>
}

/** Rows of a pack that are good, once each. */
function good(events: Iterable<{ stream: string; row: unknown; planted?: string | undefined }>): Event[] {
  return [...events].flatMap(({ stream, row, planted }) =>
    planted === undefined || planted === 'late' ? [{ stream, row: row as Event['row'] }] : [],
  )
}

/** A day of visitors who click more than usual, so that so few of them tell. */
const shown = good(
  simulate(
    {
      ...recommendations,
      simulator: {
        ...recommendationsSimulator,
        parameters: { ...recommendationsSimulator.parameters, click: 0.3 },
      },
    },
    { seed: 3, from: at('2026-10-05'), to: at('2026-10-06'), rate: 0.25 },
  ),
)
/** Three days of orders, and the packing of the last of them. */
const boxed = good(
  simulate(
    { ...packaging, simulator: packagingSimulator },
    { seed: 1, from: at('2026-10-05'), to: at('2026-10-08'), rate: 0.07 },
  ),
)
/** A day on which every fifth order of the model is lost on its way. */
const lossy = good(
  simulate(
    { ...packaging, simulator: packagingSimulator },
    { seed: 2, from: at('2026-10-12'), to: at('2026-10-13'), rate: 0.05 },
  ),
).filter(({ stream, row }, i) => stream === 'decisions' && (row.variant !== 'right_size' || i % 5 !== 0))

/** Four weeks of an evening each; from the third on players wait 18 % less for the same film. */
const CHANGED = at('2026-10-19')
function* watched(): Generator<Event> {
  const chance = Random.of('evenings')
  for (let day = at('2026-10-05'); day < at('2026-11-02'); day += DAY) {
    const share = 0.05 * (day < CHANGED ? 1 : 0.82) * Math.exp(0.06 * chance.normal())
    const begin = day + 20 * 3_600_000
    for (let step = 0; step < 18; step++)
      for (let session = 0; session < 4; session++) {
        const now = begin + step * 10_000 + session * 97
        const wait = Math.round(10_000 * share * (0.7 + 0.6 * chance.next()))
        yield heartbeat(`${day}-${session}`, now, 'playing')
        yield heartbeat(`${day}-${session}`, now + 10_000 - wait, step === 17 ? 'ended' : 'buffering')
      }
  }
}

let beats = 0
function heartbeat(session: string, time: number, state: string): Event {
  const row = {
    ...{ event_id: `h${beats++}`, session_id: `s-${session}`, user_id: 'u', title_id: 't' },
    ...{ device_type: 'tv', os: 'roku', region: 'eu-west', cdn: 'alpha', player_state: state },
    ...{ bitrate_kbps: 5000, buffer_ms: 9000, at: new Date(time).toISOString() },
  }
  return { stream: 'heartbeats', row }
}

let platform: Platform
let api: Platform['api']
const trial = (query: string) => api.json<TrialReport>(`/v1/experiments/${query}`)

async function send(pack: string, events: readonly Event[]): Promise<void> {
  const streams = [...Map.groupBy(events, ({ stream }) => stream)]
  await Promise.all(
    streams.map(async ([stream, rows]) => {
      for (let first = 0; first < rows.length; first += 5000) {
        const body = ndjson(rows.slice(first, first + 5000).map(({ row }) => row))
        const headers = { 'Content-Type': 'application/x-ndjson' }
        const sent = { method: 'POST', headers, body }
        const answer = await api.fetch(`/v1/events/${pack}.${stream}`, sent)
        if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
      }
    }),
  )
}

/** The first before the others: a Board that begins with the newest evening takes windows of weeks ago as forgotten. */
async function sendEvenings(): Promise<void> {
  const beats = [...watched()].sort((a, b) => (String(a.row.at) < String(b.row.at) ? -1 : 1))
  const first = beats.findIndex(({ row }) => String(row.at) > '2026-10-06')
  await send('playback', beats.slice(0, first))
  await eventually(
    () => api.json<{ rows: object[] }>('/v1/windows/playback.buffering'),
    ({ rows }) => rows.length > 0,
  )
  await send('playback', beats.slice(first))
}

const units = (events: readonly Event[], stream: string, unit: string) =>
  new Set(events.filter((event) => event.stream === stream).map(({ row }) => row[unit])).size
const count = (events: readonly Event[], stream: string) =>
  events.filter((event) => event.stream === stream).length

beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
  await Promise.all([send('recommendations', shown), send('packaging', [...boxed, ...lossy]), sendEvenings()])
  await platform.seal()
  const { DATABASE } = await platform.env('tributary-warehouse')
  const rows = {
    recommendations_impressions_fact: count(shown, 'impressions'),
    recommendations_interactions_fact: count(shown, 'interactions'),
    packaging_decision_fact: count([...boxed, ...lossy], 'decisions'),
    'packaging_shipment_fact WHERE shipped_at IS NOT NULL': count(boxed, 'shipments'),
  }
  for (const [table, wanted] of Object.entries(rows))
    await eventually(
      async () => Number(await DATABASE.prepare(`SELECT count(*) AS n FROM ${table}`).first('n')),
      (found) => found === wanted,
      60_000,
    )
}, 180_000)
afterAll(() => platform.close())

const holds = (interval: Interval | null | undefined, value: number) =>
  (interval?.low ?? Number.NaN) < value && value < (interval?.high ?? Number.NaN)
const metricOf = (report: TrialReport, name: string) =>
  report.comparisons[0]?.metrics.find(({ metric }) => metric === name)

describe('an experiment that is asked over HTTP', () => {
  it('has 12 % more conversions inside its interval, of every user that was shown anything', async () => {
    const report = await trial('recommendations.recs_v2?from=2026-10-05&to=2026-10-07')
    const { exposed, crossed } = report
    const all = Object.values(exposed).reduce((sum, each) => sum + each, crossed)
    expect(all).toBe(units(shown, 'impressions', 'user_id'))
    const { sequential, fixed } = metricOf(report, 'conversion') ?? {}
    expect([holds(sequential?.lift, 0.12), holds(fixed?.lift, 0.12)]).toEqual([true, true])
    expect(holds(metricOf(report, 'ctr')?.fixed.lift, 0)).toBe(true)
    expect(holds(metricOf(report, 'latency')?.sequential.lift, 0.03)).toBe(true)
    expect(metricOf(report, 'latency')?.guardrail?.fixed.state).not.toBe('broken')
    expect(report.sample_ratio.ok).toBe(true)
  })

  it('counts as clicks what the KPI without spam counts', async () => {
    const { data } = await api.json<{ data: { variant: string; ctr: number }[] }>(
      '/v1/kpis/recommendations.conversion_by_variant?from=2026-10-05&to=2026-10-07',
    )
    const report = await trial('recommendations.recs_v2?from=2026-10-05&to=2026-10-07')
    const ctr = metricOf(report, 'ctr')
    // of users who met both variants, robots among them, the KPI has the rows
    for (const [variant, value] of [
      ['control', ctr?.control],
      ['recs_v2', ctr?.treatment],
    ])
      expect(Number(value) / Number(data.find((row) => row.variant === variant)?.ctr)).toBeCloseTo(1, 2)
  })

  it('has a quarter less waste and 15 % less cost inside its intervals', async () => {
    const report = await trial('packaging.right_size?from=2026-10-05&to=2026-10-09')
    expect(holds(metricOf(report, 'waste')?.sequential.lift, -0.25)).toBe(true)
    expect(holds(metricOf(report, 'waste')?.sequential.lift, 0)).toBe(false)
    expect(holds(metricOf(report, 'cost')?.sequential.lift, -0.15)).toBe(true)
    // rupees of a box and its way, and no paise
    expect(metricOf(report, 'cost')?.control).toBeGreaterThan(50)
    expect(metricOf(report, 'cost')?.control).toBeLessThan(300)
    expect(report.exposed.control).toBeGreaterThan(2000)
  })

  it('ends its series where the answer is, day by day with narrower intervals', async () => {
    const report = await trial('packaging.right_size?from=2026-10-05&to=2026-10-09')
    const series = report.series.filter(({ metric }) => metric === 'waste')
    expect(series.map(({ day }) => day)).toEqual(['2026-10-06', '2026-10-07', '2026-10-08'])
    const waste = metricOf(report, 'waste')
    expect(series.at(-1)?.lift).toBeCloseTo(waste?.lift ?? Number.NaN, 9)
    expect(series.at(-1)?.interval.lift?.low).toBeCloseTo(waste?.sequential.lift?.low ?? Number.NaN, 9)
    const widths = series.map(({ interval }) => (interval.lift?.high ?? 9) - (interval.lift?.low ?? 0))
    expect(widths).toEqual(widths.toSorted((a, b) => b - a))
  })

  it('stops where the split is off', async () => {
    const report = await trial('packaging.right_size?from=2026-10-12&to=2026-10-15')
    expect(report.sample_ratio).toMatchObject({ ok: false })
    expect(report.verdict).toMatchObject({ decision: 'stop', reason: 'sample-ratio' })
  })

  it('has 18 % less buffering after the change, with the interval of its days', async () => {
    const path = '/v1/experiments/playback.before_after?from=2026-10-05&to=2026-11-02&changed_at=2026-10-19'
    const report = await eventually(
      () => api.json<ChangeReport>(path),
      ({ answer }) => answer?.days.before === 14 && answer.days.after === 14,
      30_000,
    )
    expect(holds(report.answer?.reading.lift, -0.18)).toBe(true)
    expect(holds(report.answer?.reading.lift, -0.05)).toBe(false)
    expect(report.answer?.before).toBeCloseTo(0.05, 2)
    expect(report.verdict).toMatchObject({ decision: 'ship', reason: 'better' })
    expect(report.series).toHaveLength(28)
  })

  it('is kept until its tables change, and stands in the list and the catalogue', async () => {
    const path = '/v1/experiments/packaging.right_size?from=2026-10-05&to=2026-10-09'
    const [first, second] = [await api.fetch(path), await api.fetch(path)]
    expect(second.headers.get('Cache-Status')).toBe('tributary; hit')
    expect(await second.json()).toEqual(await first.json())
    const list = await api.json<ExperimentList>('/v1/experiments/packaging?from=2026-10-05&to=2026-10-09')
    const report = await trial('packaging.right_size?from=2026-10-05&to=2026-10-09')
    expect(list.experiments).toMatchObject([
      { experiment: 'packaging.right_size', exposed: report.exposed, planned: 100_000 },
    ])
    const { packs } = await api.json<{ packs: { experiments: object[] }[] }>('/v1/catalog?pack=packaging')
    expect(packs[0]?.experiments).toMatchObject([{ name: 'packaging.right_size', kind: 'trial' }])
  })

  it.each([
    ['packaging.wrong_size', 404, /The nearest are/],
    ['nothing', 404, /There is no pack/],
    ['playback.before_after', 400, /changed_at/],
    ['packaging.right_size?changed_at=2026-10-05', 400, /leave it out/],
    ['packaging.right_size?from=2026-10-05&to=2026-10-05', 400, /from must be before to/],
    ['packaging.right_size?from=2020-10-05', 400, /400 days/],
  ])('%s is answered %i, with the way out', async (query, status, detail) => {
    const answer = await api.fetch(`/v1/experiments/${query}`)
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { detail: string }).detail).toMatch(detail)
  })
})

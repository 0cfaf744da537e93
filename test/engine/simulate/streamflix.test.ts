import { beforeAll, expect, it } from 'vitest'
import { localHour } from '../../../src/engine/simulate/local-hour.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { REGIONS } from '../../../src/packs/streamflix/regions.ts'
import { simulator } from '../../../src/packs/streamflix/simulator.ts'
import { streamflix } from '../../../src/packs/streamflix.ts'
import { watch } from './watched.ts'

const DAYS = 30
/** Clocks of the United States go back on the first day. */
const FROM = Date.parse('2026-11-01T00:00:00Z')
const DAY = 86_400_000

const clocks = new Map<string, (time: number) => number>(
  REGIONS.map(({ region_id, timezone }) => [region_id, localHour(timezone)]),
)
const viewsByHour = new Map(
  REGIONS.map(({ region_id }) => [String(region_id), new Array<number>(24).fill(0)]),
)
const genreOf = new Map<string, string>()
const watchedByGenre = new Map<string, number>()
const total = { views: 0, watched: 0, buffered: 0, shown: 0, clicked: 0, watchedNotClicked: 0 }
const lists = new Map<string, number>()
const subscriptions = new Map<string, Set<string>>()

beforeAll(() => {
  const options = { seed: 1, from: FROM, to: FROM + DAYS * DAY, rate: 0.8 }
  for (const { stream, row, planted } of simulate({ ...streamflix, simulator }, options)) {
    if (typeof row === 'string' || (planted !== undefined && planted !== 'late')) continue
    if (stream === 'videos') genreOf.set(String(row.video_id), String(row.genre))
    if (stream === 'view_events') seeView(row)
    if (stream === 'recommendation_logs') seeList(row)
    if (stream === 'users') {
      const user = String(row.user_id)
      const known = subscriptions.get(user) ?? new Set()
      subscriptions.set(user, known.add(String(row.subscription_type)))
    }
  }
}, 120_000)

function seeView(row: Record<string, unknown>): void {
  const region = String(row.region_id)
  const hour = clocks.get(region)?.(Date.parse(String(row.timestamp))) ?? -1
  const hours = viewsByHour.get(region) ?? []
  hours[hour] = (hours[hour] ?? 0) + 1
  const genre = genreOf.get(String(row.video_id)) ?? 'unknown'
  watchedByGenre.set(genre, (watchedByGenre.get(genre) ?? 0) + Number(row.watch_duration))
  total.views++
  total.watched += Number(row.watch_duration)
  total.buffered += Number(row.buffering_time)
}

function seeList(row: Record<string, unknown>): void {
  total.shown++
  if (row.click_flag) total.clicked++
  if (row.watch_flag && !row.click_flag) total.watchedNotClicked++
  const list = `${row.user_id} ${row.at}`
  lists.set(list, (lists.get(list) ?? 0) + 1)
}

it('a view lasts 42 minutes on the mean, give or take one', () => {
  expect(Math.abs(total.watched / total.views / 60 - 42)).toBeLessThan(1)
})

it('buffering takes 2.3 s of it, give or take a tenth', () => {
  expect(Math.abs(total.buffered / total.views - 2.3)).toBeLessThan(0.1)
})

it('8.4 % of what is recommended is clicked, give or take 0.3, and nothing is watched from it that was not', () => {
  expect(Math.abs(total.clicked / total.shown - 0.084)).toBeLessThan(0.003)
  expect(total.watchedNotClicked).toBe(0)
  expect(new Set(lists.values())).toEqual(new Set([1, 2, 3, 4, 5, 6]))
})

it('Action and Drama are watched most', () => {
  const ranked = [...watchedByGenre].sort(([, a], [, b]) => b - a).map(([genre]) => genre)
  expect(ranked.slice(0, 2)).toEqual(['Action', 'Drama'])
  expect(ranked).not.toContain('unknown')
})

it.each(REGIONS.map(({ region_id }) => region_id))(
  'the peak of %s is from 19 to 23 h on its own clocks',
  (region) => {
    const busiest = [...(viewsByHour.get(region)?.entries() ?? [])].sort(([, a], [, b]) => b - a).slice(0, 4)
    expect(busiest.map(([hour]) => hour).sort()).toEqual([19, 20, 21, 22])
  },
)

it('some change their subscription, so that its history has something to keep', () => {
  expect([...subscriptions.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(20)
})

it('a region that waits is told of, and no other', () => {
  const slow = {
    ...simulator,
    incidents: {
      buffering: { at: '14 hours', lasts: 3600, where: { region_id: 'in' }, changes: { buffering: 11 } },
    },
  } as const
  const options = { seed: 6, from: FROM, to: FROM + 0.8 * DAY, rate: 7.3 }
  const { told } = watch({ ...streamflix, simulator: slow }, 'buffering_high', options)
  expect(told.map(({ kind, keys }) => [kind, keys.region_id])).toEqual([
    ['raised', 'in'],
    ['cleared', 'in'],
  ])
}, 60_000)

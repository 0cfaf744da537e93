import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FeatureCatalogue } from '../../../src/engine/feature/catalogue.ts'
import { streamflix } from '../../../src/packs/streamflix.ts'
import { answers } from '../../packs/answers.ts'
import { type Sent, Tables } from '../../packs/tables.ts'

const [MINUTE, DAY] = [60_000, 86_400_000]
const AT = Date.parse('2026-11-20T12:00:00Z')
/** As the views declare it. */
const [WATCH_DELAY, LIST_DELAY] = [MINUTE, 5 * MINUTE]

const iso = (time: number) => new Date(time).toISOString()
const catalogue = new FeatureCatalogue([streamflix])
const [watching, recommended, subscription] = ['user_watching', 'user_recommended', 'user_subscription'].map(
  (name) => {
    const [selection] = catalogue.select([name])
    if (!selection) throw new Error(`there is no ${name}`)
    return selection.entry
  },
)
const tables = new Tables(streamflix)

interface View {
  readonly user: string
  readonly at: number
  readonly watched: number
}
interface Listed {
  readonly user: string
  readonly at: number
  readonly clicked: boolean
}
interface Told {
  readonly user: string
  readonly at: number
  readonly region: string
}
interface Life {
  readonly views: readonly View[]
  readonly lists: readonly Listed[]
  readonly told: readonly Told[]
}

const user = fc.constantFrom('ann', 'bob')
/** At the edges of what counts more often than anywhere. */
const time = fc.oneof(
  fc.integer({ min: AT - 40 * DAY, max: AT + 2 * DAY }),
  fc.constantFrom(
    ...[
      0,
      WATCH_DELAY,
      LIST_DELAY,
      7 * DAY + WATCH_DELAY,
      30 * DAY + WATCH_DELAY,
      30 * DAY + LIST_DELAY,
    ].flatMap((before) => [AT - before - 1, AT - before, AT - before + 1]),
  ),
)
const life: fc.Arbitrary<Life> = fc.record({
  views: fc.array(fc.record({ user, at: time, watched: fc.integer({ min: 0, max: 7200 }) })),
  lists: fc.array(fc.record({ user, at: time, clicked: fc.boolean() })),
  told: fc.array(fc.record({ user, at: time, region: fc.constantFrom('in', 'de', 'br') })),
})

/** The rows of a life as they may come: in any order. */
function load({ views, lists, told }: Life, order: readonly number[]): void {
  tables.empty()
  const rows: Sent[] = [
    ...views.map(
      ({ user, at, watched }, i): Sent => [
        'view_events',
        { ...VIEW, event_id: `v-${i}`, user_id: user, timestamp: iso(at), watch_duration: watched },
      ],
    ),
    ...lists.map(
      ({ user, at, clicked }, i): Sent => [
        'recommendation_logs',
        { ...LISTED, user_id: user, video_id: `m-${i}`, at: iso(at), click_flag: clicked },
      ],
    ),
    ...told.map(
      ({ user, at, region }): Sent => [
        'users',
        { user_id: user, subscription_type: 'basic', region, as_of: iso(at) },
      ],
    ),
  ]
  const shuffled = rows.map((row, i) => ({ row, place: order[i % order.length] ?? 0 }))
  for (const part of Map.groupBy(shuffled, ({ place }) => place % 3).values())
    tables.load(part.map(({ row }) => row))
}

const VIEW = {
  video_id: 'm-1',
  device_id: 'd-1',
  region_id: 'in',
  video_length: 3600,
  buffering_time: 1,
  bitrate: 3000,
  quality_level: 'hd',
}
const LISTED = { recommendation_score: 0.5, watch_flag: false }

const ask = (id: string) =>
  [watching, recommended, subscription].map(
    (entry) => entry && answers(tables.database, entry, [{ id, at: AT }])[0],
  )

/** The same in plain steps. */
function plain({ views, lists, told }: Life, id: string) {
  const asked = AT - WATCH_DELAY
  const own = views.filter((view) => view.user === id && view.at < asked)
  const since = (days: number) => own.filter(({ at }) => at >= asked - days * DAY)
  const minutes = (days: number) => since(days).reduce((sum, { watched }) => sum + watched, 0) / 60
  const month = since(30)
  const last = Math.max(...own.map(({ at }) => at))
  const listed = lists.filter(
    ({ user, at }) => user === id && at < AT - LIST_DELAY && at >= AT - LIST_DELAY - 30 * DAY,
  )
  const rows = told.filter((row) => row.user === id && row.at < asked)
  const newest = Math.max(...rows.map(({ at }) => at))
  return [
    own.length > 0 && {
      eventTime: last,
      watch_minutes_7d: minutes(7),
      watch_minutes_30d: minutes(30),
      views_30d: month.length,
      completion_rate_30d:
        month.length === 0
          ? null
          : month.reduce((sum, { watched }) => sum + Math.min(1, watched / 3600), 0) / month.length,
      days_since_last_watch: (asked - last) / DAY,
    },
    listed.length > 0 && {
      eventTime: Math.max(...listed.map(({ at }) => at)),
      recommended_30d: listed.length,
      ctr_30d: listed.filter(({ clicked }) => clicked).length / listed.length,
      watch_rate_30d: 0,
    },
    rows.length > 0 && {
      eventTime: newest,
      subscription_type: 'basic',
      // of two rows of one time the greater stays
      region: rows
        .filter(({ at }) => at === newest)
        .map(({ region }) => region)
        .sort()
        .at(-1),
    },
  ]
}

it('features are what plain steps over the events make of them, in whatever order they come', () => {
  fc.assert(
    fc.property(life, fc.array(fc.nat(9), { minLength: 1 }), (events, order) => {
      load(events, order)
      for (const id of ['ann', 'bob'])
        for (const [i, expected] of plain(events, id).entries()) {
          const found = ask(id)[i]
          const ttl = [watching, recommended, subscription][i]?.ttlMs ?? 0
          if (!expected) expect(found?.status).toBe('NOT_FOUND')
          else if (AT - expected.eventTime > ttl) expect(found?.status).toBe('OUTSIDE_MAX_AGE')
          else {
            const { eventTime, ...values } = expected
            expect(found).toMatchObject({ status: 'PRESENT', eventTime })
            for (const [name, value] of Object.entries(values))
              if (typeof value === 'number') expect(found?.values[name]).toBeCloseTo(value, 9)
              else expect(found?.values[name]).toBe(value)
          }
        }
    }),
    { numRuns: 60 },
  )
})

it('what is planted at the time or later changes nothing', () => {
  fc.assert(
    fc.property(life, life, fc.array(fc.nat(9), { minLength: 1 }), (events, planted, order) => {
      load(events, [0])
      const before = ['ann', 'bob'].map(ask)
      const from = <Row extends { readonly at: number }>(rows: readonly Row[], since: number) =>
        rows.map((row) => ({ ...row, at: since + Math.abs(row.at - since) }))
      load(
        {
          views: [...events.views, ...from(planted.views, AT - WATCH_DELAY)],
          lists: [...events.lists, ...from(planted.lists, AT - LIST_DELAY)],
          told: [...events.told, ...from(planted.told, AT - WATCH_DELAY)],
        },
        order,
      )
      expect(['ann', 'bob'].map(ask)).toEqual(before)
    }),
    { numRuns: 60 },
  )
})

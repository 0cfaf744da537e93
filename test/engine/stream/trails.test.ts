import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { definePack, type Pack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { checker, type Good } from '../../../src/engine/stream/check.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import { checkPack } from '../../../src/engine/stream/pack-check.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'

const START = Date.parse('2026-11-01T00:00:00Z')
const NOW = START + 86_400_000
const Text = z.string()

const pack = definePack({
  name: 'test',
  title: 'A test',
  timezone: 'UTC',
  streams: {
    shown: stream({
      version: '1-0-0',
      fields: z.object({ id: Text, user: Text, variant: Text, at: Text }),
      key: ['id'],
      partition: 'user',
      time: 'at',
    }),
    deeds: stream({
      version: '1-0-0',
      fields: z.object({
        id: Text,
        user: Text,
        kind: z.enum(['click', 'buy', 'search']),
        product: Text.optional(),
        shown: Text.optional(),
        amount: z.number(),
        at: Text,
      }),
      key: ['id'],
      partition: 'user',
      time: 'at',
      derived: {
        is_spam: {
          bursts: [
            { where: { kind: 'click' }, more: 3, within: '10 seconds' },
            { where: { kind: 'click' }, by: ['product'], more: 1, within: '1 second' },
          ],
        },
        by_shown: { sought: [{ in: 'shown', same: [], take: 'variant', within: '10 seconds' }] },
        variant: {
          sought: [
            {
              when: { kind: 'click', is_spam: false },
              in: 'shown',
              same: [],
              take: 'variant',
              within: '20 seconds',
            },
            {
              when: { kind: 'buy' },
              in: 'deeds',
              where: { kind: 'click', is_spam: false, variant: { present: true } },
              same: ['product'],
              take: 'variant',
              within: '15 seconds',
            },
          ],
        },
      },
    }),
  },
  windows: {
    rates: {
      kind: 'tumbling',
      size: '10 seconds',
      from: 'shown',
      by: ['variant'],
      horizon: '20 hours',
      values: {
        shown: { count: true },
        clicks: { count: true, from: 'deeds', where: { kind: 'click', variant: { present: true } } },
        bought: { sum: 'amount', from: 'deeds', where: { kind: 'buy', variant: { present: true } } },
        rate: { ratio: ['clicks', 'shown'] },
      },
    },
    spam: {
      kind: 'tumbling',
      size: '10 seconds',
      from: 'deeds',
      where: { is_spam: true },
      horizon: '20 hours',
      values: { dropped: { count: true } },
    },
  },
  alerts: {},
})
const whole: Pack = pack

interface Deed {
  readonly stream: 'shown' | 'deeds'
  readonly time: number
  readonly user: string
  readonly kind: string
  readonly product: string | undefined
  readonly variant: string
  readonly amount: number
}

/** Half a minute of three users, times of a whole half second: many of them meet. */
const deeds = fc.array(
  fc.record({
    stream: fc.constantFrom('shown' as const, 'deeds' as const, 'deeds' as const),
    time: fc.integer({ min: 0, max: 60 }).map((half) => START + half * 500),
    user: fc.constantFrom('a', 'b'),
    kind: fc.constantFrom('click', 'click', 'buy', 'search'),
    product: fc.constantFrom('p', 'q', undefined),
    variant: fc.constantFrom('control', 'new'),
    amount: fc.integer({ min: -500, max: 5000 }).map((cents) => cents / 100),
  }),
  { minLength: 15, maxLength: 60 },
)
// one thing shown to a user at a time: of two that are alike none is the last
const apart = deeds.map((all) =>
  all.filter(
    (one, i) =>
      one.stream === 'deeds' ||
      all.findIndex(
        (other) => other.stream === 'shown' && other.time === one.time && other.user === one.user,
      ) === i,
  ),
)
// and one click or purchase of a product
const lone = apart.map((all) =>
  all.filter(
    (one, i) =>
      all.findIndex(
        (other) =>
          other.stream === one.stream &&
          other.time === one.time &&
          other.user === one.user &&
          other.product === one.product,
      ) === i,
  ),
)

const checks = {
  shown: checker('shown', pack.streams.shown),
  deeds: checker('deeds', pack.streams.deeds),
}

function goods(all: readonly Deed[]): { stream: string; row: Good }[] {
  return all.map(({ stream: name, time, ...rest }, i) => {
    const row = checks[name]({ id: `${name}-${i}`, ...rest, at: new Date(time).toISOString() }, Infinity)
    if (!row.ok) throw new Error(JSON.stringify(row.errors))
    return { stream: name, row }
  })
}

function shown(book: WindowBook, isBare = false): string[] {
  const merged = new MergedWindows(pack.windows)
  merged.apply('0', JSON.parse(JSON.stringify(book.snapshot(1))), NOW)
  return Object.keys(pack.windows)
    .flatMap((window) => merged.rows(window, 0, NOW))
    .filter(({ values }) => !isBare || Object.values(values).some((value) => value !== 0 && value !== null))
    .map(({ window, start, keys, values }) => JSON.stringify([window, start, keys, values]))
    .sort()
}

/** By the words of the declaration, over all rows at once. */
function byHand(all: readonly Deed[]): string[] {
  const clicks = all.filter(({ stream: name, kind }) => name === 'deeds' && kind === 'click')
  const isSpam = (one: Deed) => {
    const since = (ms: number) =>
      clicks.filter(({ user, time }) => user === one.user && time > one.time - ms && time <= one.time)
    const alike = since(1000).filter(({ product }) => product !== undefined && product === one.product)
    return one.kind === 'click' && (since(10_000).length > 3 || alike.length > 1)
  }
  const last = (ones: readonly Deed[]) => ones.toSorted((a, b) => a.time - b.time).at(-1)
  const ofClick = (one: Deed) =>
    isSpam(one)
      ? undefined
      : last(
          all.filter(
            ({ stream: name, user, time }) =>
              name === 'shown' && user === one.user && time <= one.time && time >= one.time - 20_000,
          ),
        )?.variant
  const variant = (one: Deed) => {
    if (one.kind === 'click') return ofClick(one)
    const found = clicks.filter(
      (click) =>
        click.user === one.user &&
        click.product !== undefined &&
        click.product === one.product &&
        click.time < one.time &&
        click.time >= one.time - 15_000 &&
        ofClick(click) !== undefined,
    )
    const click = one.kind === 'buy' ? last(found) : undefined
    return click && ofClick(click)
  }
  const rates = new Map<
    string,
    { start: number; variant: string; shown: number; clicks: number; bought: number }
  >()
  const spam = new Map<number, number>()
  for (const one of all) {
    const start = Math.floor(one.time / 10_000) * 10_000
    const its = one.stream === 'shown' ? one.variant : variant(one)
    if (one.stream === 'deeds' && isSpam(one)) spam.set(start, (spam.get(start) ?? 0) + 1)
    if (its === undefined) continue
    const id = `${start} ${its}`
    const group = rates.get(id) ?? { start, variant: its, shown: 0, clicks: 0, bought: 0 }
    rates.set(id, group)
    if (one.stream === 'shown') group.shown++
    else if (one.kind === 'click') group.clicks++
    else group.bought = Math.round(100 * (group.bought + one.amount)) / 100
  }
  return [
    ...[...rates.values()].map((group) =>
      JSON.stringify([
        'rates',
        group.start,
        { variant: group.variant },
        {
          shown: group.shown,
          clicks: group.clicks,
          bought: group.bought,
          rate: group.shown === 0 ? null : group.clicks / group.shown,
        },
      ]),
    ),
    ...[...spam].map(([start, dropped]) => JSON.stringify(['spam', start, {}, { dropped }])),
  ].sort()
}

describe('what is worked out of other rows', () => {
  it('is declared soundly', () => {
    expect(checkPack(whole)).toEqual([])
  })

  it('is what the declaration says, whatever the order in which the rows come', () => {
    fc.assert(
      fc.property(
        lone.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(
              all.map((_, i) => i),
              { minLength: all.length },
            ),
          ),
        ),
        ([all, order]) => {
          // a click and a purchase of one moment have an order of their own, which no words tell
          const clean = all.filter(
            (one) =>
              one.kind !== 'buy' ||
              !all.some((other) => other !== one && other.time === one.time && other.user === one.user),
          )
          const rows = goods(clean)
          const place = new Map(order.map((from, to) => [all[from], to]))
          const shuffled = clean
            .map((one, i) => ({ one, i }))
            .sort((a, b) => (place.get(a.one) ?? 0) - (place.get(b.one) ?? 0))
          const book = new WindowBook(pack.windows, pack.streams)
          for (const { i } of shuffled) {
            const sent = rows[i]
            if (sent) book.fold(sent.stream, sent.row, NOW)
          }
          expect(shown(book)).toEqual(byHand(clean))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is the same after a restart from any checkpoint, and what was told is corrected to nothing at the most', () => {
    fc.assert(
      fc.property(deeds, fc.nat(), (all, cut) => {
        const rows = goods(all)
        const straight = new WindowBook(pack.windows, pack.streams)
        for (const { stream: name, row } of rows) straight.fold(name, row, NOW)
        const at = rows.length === 0 ? 0 : cut % rows.length
        let book = new WindowBook(pack.windows, pack.streams)
        rows.forEach(({ stream: name, row }, i) => {
          if (i === at)
            book = new WindowBook(pack.windows, pack.streams).restore(JSON.parse(JSON.stringify(book.save())))
          book.fold(name, row, NOW)
          if (i % 5 === 4) book.takeChanged(i, NOW)
        })
        expect(shown(book, true)).toEqual(shown(straight, true))
      }),
      { numRuns: 150 },
    )
  })

  const click = (i: number, time: number): Deed => ({
    stream: 'deeds',
    time: START + time,
    user: 'a',
    kind: 'click',
    product: `p${i}`,
    variant: 'new',
    amount: 0,
  })

  it('tells whoever has seen a row of it that it is none any more', () => {
    const book = new WindowBook(pack.windows, pack.streams)
    const rows = goods([
      ...[1000, 2000, 3000, 11_000].map((time, i) => click(i, time)),
      { ...click(9, 0), stream: 'shown' },
      { ...click(8, 4000), stream: 'deeds' },
    ])
    const told = rows.map(({ stream: name, row }, i) => {
      book.fold(name, row, NOW)
      const { rows: changed } = book.takeChanged(i, NOW)
      return changed.map(({ window, start, keys, cells }) => [window, start - START, keys, cells])
    })
    expect(told).toEqual([
      [],
      [],
      [],
      [],
      // what was shown comes after the clicks on it
      [
        ['rates', 0, ['new'], [1, 3, '0']],
        ['rates', 10_000, ['new'], [0, 1, '0']],
      ],
      // with a click between them two are too many
      [
        ['rates', 10_000, ['new'], [0, 0, '0']],
        ['spam', 0, [], [1]],
        ['spam', 10_000, [], [1]],
      ],
    ])
  })

  it('is kept as long as it may be asked for, and no longer', () => {
    const book = new WindowBook(pack.windows, pack.streams)
    const day = Array.from({ length: 30 }, (_, hour) => click(hour, hour * 3_600_000))
    const kept = goods(day).map(({ stream: name, row }) => {
      book.fold(name, row, row.time)
      book.takeChanged(1, row.time)
      return book.save().trails?.[1].trails.flatMap(([, traces]) => traces).length ?? 0
    })
    expect(kept.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(Math.max(...kept)).toBeLessThan(23)
    const [late] = goods([click(0, 0)])
    if (late) book.fold('deeds', late.row, START + 30 * 3_600_000)
    expect(book.trailCounts()).toEqual({ too_late: 1, evicted: 0 })
  })
})

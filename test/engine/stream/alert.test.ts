import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Missing, Spike, Threshold } from '../../../src/contracts/alert.ts'
import { Alerts } from '../../../src/engine/stream/alert.ts'
import { baseline, median } from '../../../src/engine/stream/baseline.ts'
import type { BoardRow } from '../../../src/engine/stream/board-row.ts'

const START = Date.parse('2026-11-01T00:00:00Z')
const MINUTE = 60_000

const row = (minute: number, value: number | null, volume = 100, region = 'in'): BoardRow => ({
  window: 'buffering',
  start: START + minute * MINUTE,
  end: START + (minute + 1) * MINUTE,
  keys: { region },
  values: { ratio: value, sessions: volume },
  state: 'final',
  revised: false,
})
const watch = (alert: Threshold | Spike | Missing) => {
  const alerts = new Alerts({ test: alert })
  const see = (...rows: BoardRow[]) => alerts.see({ changed: rows, final: rows }, 0)
  return {
    alerts,
    see,
    kinds: (...rows: BoardRow[]) =>
      see(...rows).map(({ kind, start }) => `${kind} ${(start - START) / MINUTE}`),
  }
}
/** Minutes from 0 on. */
const series = (...values: (number | null)[]) => values.map((value, minute) => row(minute, value))

const failing: Threshold = {
  kind: 'threshold',
  on: 'buffering',
  value: 'ratio',
  title: 'Too much buffering',
  above: 0.1,
  clear: 0.05,
  for: 2,
  volume: { sessions: 50 },
}

describe('a threshold', () => {
  it.each<[string, BoardRow[], string[]]>([
    ['for one window is not enough', series(0, 0.2, 0, 0.2), []],
    ['for two is', series(0, 0.2, 0.2, 0.2), ['raised 2']],
    ['at the bound is not past it', series(0.1, 0.1, 0.1), []],
    [
      'clears only when it is back past the lower bound for two',
      series(0.2, 0.2, 0.07, 0.04, 0.06, 0.05, 0.05),
      ['raised 1', 'cleared 6'],
    ],
    ['raises again after that', series(0.2, 0.2, 0, 0, 0.2, 0.2), ['raised 1', 'cleared 3', 'raised 5']],
    [
      'with too little volume proves nothing',
      series(0.2, 0.2, 0.2).map((each) => ({ ...each, values: { ratio: 0.9, sessions: 49 } })),
      [],
    ],
    ['with a window left out is not in a row', [row(0, 0.2), row(2, 0.2), row(3, 0.2)], ['raised 3']],
    ['of nothing is no value', series(null, null, 0.2, null), []],
  ])('that is past its bound %s', (_, rows, expected) => {
    expect(watch(failing).kinds(...rows)).toEqual(expected)
    const one = watch(failing)
    expect(rows.flatMap((each) => one.kinds(each))).toEqual(expected)
  })

  it('tells what was seen, and gives the incident one id that can be worked out again', () => {
    const [raised, cleared] = watch(failing).see(...series(0.2, 0.3, 0, 0))
    expect(raised).toEqual({
      kind: 'raised',
      incident: expect.stringMatching(/^[0-9a-f]{16}$/),
      alert: 'test',
      title: 'Too much buffering',
      window: 'buffering',
      keys: { region: 'in' },
      start: START + MINUTE,
      end: START + 2 * MINUTE,
      value: 0.3,
      bound: 0.1,
    })
    expect(cleared?.incident).toBe(raised?.incident)
    expect(watch(failing).see(...series(0.2, 0.3))[0]?.incident).toBe(raised?.incident)
    const elsewhere = series(0.2, 0.3).map((each) => ({ ...each, keys: { region: 'us' } }))
    expect(watch(failing).see(...elsewhere)[0]?.incident).not.toBe(raised?.incident)
  })

  it('judges a window again when it is corrected', () => {
    const { kinds } = watch(failing)
    expect(kinds(...series(0, 0.2, 0.09))).toEqual([])
    expect(kinds(row(2, 0.11))).toEqual(['raised 2'])
    expect(kinds(row(1, 0.01))).toEqual([])
    expect(kinds(row(2, 0.01))).toEqual(['cleared 2'])
  })

  it('below works likewise, group by group', () => {
    const { clear: _, above: __, ...rest } = failing
    const { see } = watch({ ...rest, below: 0.9, for: 1 })
    const told = see(row(0, 0.95), row(0, 0.85, 100, 'us'), row(1, 0.89), row(1, 0.9, 100, 'us'))
    expect(told.map(({ kind, keys }) => `${kind} ${keys.region}`)).toEqual([
      'raised us',
      'raised in',
      'cleared us',
    ])
  })

  it('is over when its group stays away for ten windows while others go on', () => {
    const { kinds } = watch(failing)
    expect(kinds(...series(0.2, 0.2))).toEqual(['raised 1'])
    expect(kinds(...Array.from({ length: 10 }, (_, i) => row(i + 2, 0, 100, 'us')))).toEqual([])
    expect(kinds(row(12, 0, 100, 'us'))).toEqual(['cleared 12'])
  })
})

const spike: Spike = {
  kind: 'spike',
  on: 'buffering',
  value: 'ratio',
  title: 'Buffering leapt',
  baseline: 30,
  deviations: 8,
  atLeast: 0.01,
  volume: { sessions: 50 },
}

/** Uniform in [0, 1), from a seed (mulberry32). */
function generator(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
/** Failures among 400 sessions, each with a chance of 3 %. */
const share = (random: () => number, chance = 0.03) => {
  let hits = 0
  for (let i = 0; i < 400; i++) if (random() < chance) hits++
  return hits / 400
}

describe('a spike', () => {
  it.each([
    ['normal', (random: () => number) => 0.05 + 0.01 * normal(random)],
    ['binomial', (random: () => number) => share(random)],
  ])(
    'is not raised by quiet %s data in 50,000 windows: under 6 false alarms in 100,000, with 95 %% confidence',
    (_, draw) => {
      const random = generator(7)
      const { see } = watch({ ...spike, baseline: 60, atLeast: 0.05 })
      for (let minute = 0; minute < 50_000; minute++) expect(see(row(minute, draw(random), 400))).toEqual([])
    },
  )

  it('that is planted is found in its first window, once, and clears by itself', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 60, max: 300 }),
        fc.integer({ min: 1, max: 10 }),
        (seed, from, length) => {
          const random = generator(seed)
          const rows = Array.from({ length: 400 }, (_, minute) => {
            const planted = minute >= from && minute < from + length
            return row(minute, share(random, planted ? 0.25 : 0.03), 400)
          })
          const told = watch({ ...spike, baseline: 60, atLeast: 0.05 }).see(...rows)
          expect(told.map(({ kind }) => kind)).toEqual(['raised', 'cleared'])
          expect(told[0]?.start).toBe(START + from * MINUTE)
          // hysteresis: back half the way, which noise may put off by a few windows
          expect((told[1]?.start ?? 0) - START).toBeLessThanOrEqual((from + length + 5) * MINUTE)
        },
      ),
      // noise is drawn: other seeds would be other experiments
      { numRuns: 100, seed: 1 },
    )
  })

  it('needs half a baseline first, and the floor where nothing varies', () => {
    const flat = Array.from({ length: 30 }, () => 0.05)
    expect(watch(spike).kinds(...series(...flat.slice(0, 14), 0.9))).toEqual([])
    expect(watch(spike).kinds(...series(...flat, 0.059))).toEqual([])
    expect(watch(spike).kinds(...series(...flat, 0.061))).toEqual(['raised 30'])
    expect(watch(spike).kinds(...series(...flat, 0))).toEqual([])
    expect(watch({ ...spike, side: 'below' }).kinds(...series(...flat, 0))).toEqual(['raised 30'])
  })

  it('that stays is the new baseline, and clears', () => {
    const told = watch(spike).kinds(...series(...Array.from({ length: 90 }, (_, i) => (i < 40 ? 0.05 : 0.2))))
    expect(told).toEqual(['raised 40', 'cleared 55'])
  })

  it('of a busy hour is none where the season is the hour', () => {
    const day = (i: number) => (i % 24 === 20 ? 0.3 : 0.02)
    const hours = Array.from({ length: 24 * 12 }, (_, i) => ({
      ...row(0, day(i)),
      start: START + i * 3_600_000,
      end: START + (i + 1) * 3_600_000,
    }))
    const seasonal: Spike = { ...spike, baseline: 10, seasonal: 'hour' }
    const raised = (alert: Spike, rows: BoardRow[]) =>
      watch(alert)
        .see(...rows)
        .filter(({ kind }) => kind === 'raised')
    expect(raised({ ...seasonal, baseline: 20 }, hours)).toEqual([])
    expect(raised({ ...spike, baseline: 20 }, hours).length).toBeGreaterThan(5)
    const busy = hours.map((each, i) =>
      i === 24 * 11 + 3 ? { ...each, values: { ratio: 0.3, sessions: 100 } } : each,
    )
    expect(raised(seasonal, busy).map(({ start }) => (start - START) / 3_600_000)).toEqual([24 * 11 + 3])
  })
})

describe('missing data', () => {
  const missing: Missing = { kind: 'missing', on: 'buffering', title: 'No heartbeats', for: '5 minutes' }

  it('is told when a window that had rows has none, and cleared with the next', () => {
    const alerts = new Alerts({ test: missing })
    const see = (minute: number, ...changed: BoardRow[]) =>
      alerts.see({ changed, final: [] }, START + minute * MINUTE).map(({ kind }) => kind)
    expect(see(100)).toEqual([])
    expect(see(101, row(100, 1))).toEqual([])
    expect(see(106)).toEqual([])
    expect(see(106.1)).toEqual(['raised'])
    expect(see(107)).toEqual([])
    expect(see(108, row(50, 1))).toEqual([])
    expect(see(109, row(108, 1))).toEqual(['cleared'])
  })
})

it('groups beyond 10,000 are not watched, but counted, until others are gone', () => {
  const { alerts, see } = watch({ ...failing, for: 1 })
  const rows = (minute: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => row(minute, 0.2, 100, `r${from + i}`))
  expect(see(...rows(0, 0, 10_000)).length).toBe(10_000)
  expect(see(...rows(0, 10_000, 10_003))).toEqual([])
  expect(alerts.unwatched()).toEqual({ test: 3 })
  see(row(20, 0, 100, 'r0'))
  expect(see(...rows(20, 10_000, 10_003)).length).toBe(3)
})

it('a checkpoint anywhere changes nothing', () => {
  const values = fc.array(fc.constantFrom(0.01, 0.02, 0.03, 0.2, 0.4), { maxLength: 80 })
  const declared = { failing, spike: { ...spike, baseline: 8 } }
  fc.assert(
    fc.property(values, fc.nat(80), (values, stop) => {
      const rows = series(...values)
      const whole = rows.flatMap(
        (
          (alerts) => (each: BoardRow) =>
            alerts.see({ changed: [], final: [each] }, 0)
        )(new Alerts(declared)),
      )
      let alerts = new Alerts(declared)
      const told = rows.flatMap((each, i) => {
        if (i === stop) alerts = new Alerts(declared).restore(JSON.parse(JSON.stringify(alerts.save())))
        return alerts.see({ changed: [], final: [each] }, 0)
      })
      expect(told).toEqual(whole)
    }),
  )
})

it('median and deviation are those of the literature', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  // 1 1 2 2 4 6 9: the example of Wikipedia, "Median absolute deviation"
  expect(baseline([1, 1, 2, 2, 4, 6, 9])).toEqual({ median: 2, deviation: 1.482602218505602 })
})

import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Simulator } from '../../../src/contracts/simulator.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { Agenda } from '../../../src/engine/simulate/agenda.ts'
import { placeIncidents } from '../../../src/engine/simulate/incidents.ts'
import { Random } from '../../../src/engine/simulate/random.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'

const trips = stream({
  version: '1-0-0',
  fields: z.object({ id: z.string(), cab: z.string().optional(), town: z.string(), at: z.string() }),
  key: ['id'],
  time: 'at',
  partition: 'id',
})
const FROM = Date.parse('2026-11-02T00:00:00Z')
const HOUR = 3_600_000

const base: Simulator = {
  rate: 1,
  pools: {
    towns: { size: [{ town: 'Graz' }, { town: 'Linz' }], attributes: {} },
    cabs: {
      size: 4,
      attributes: {
        home: { one: 'towns', favour: 'even' },
        town: '$home.town',
        cab: { text: ['cab-', '$index'] },
      },
      takenBy: 'town',
    },
  },
  rows: { trips: { id: { id: 't-' }, cab: '$cab.cab', town: '$town', at: { time: '$now' } } },
  processes: {
    trip: {
      starts: { perSecond: 0.1 },
      steps: {
        asked: {
          set: { town: { pick: { Graz: 1, Linz: 1 } } },
          take: { cab: { from: 'cabs', of: '$town' } },
          emit: ['trips'],
          lasts: { parameter: 'minutes' },
          next: 'over',
        },
        over: { release: 'cab' },
      },
    },
  },
  parameters: { minutes: 60 },
}
const packOf = (simulator: Simulator, timezone = 'UTC') => ({
  name: 'test',
  title: 'A test',
  timezone,
  streams: { trips },
  windows: {},
  alerts: {},
  simulator,
})
const rowsOf = (simulator: Simulator, hours = 1, timezone?: string) =>
  [...simulate(packOf(simulator, timezone), { seed: 5, from: FROM, to: FROM + hours * HOUR })].map(
    ({ row, at }) => ({ ...(row as { cab?: string; town: string }), at }),
  )

describe('entities', () => {
  it('that are taken are taken by one at a time, and only in their town', () => {
    const busy = new Map<string, number>()
    const rows = rowsOf(base, 10)
    const taken = rows.flatMap(({ cab, town, at }) => (cab ? [{ cab, town, at }] : []))
    for (const { cab, at } of taken) {
      expect(at - (busy.get(cab) ?? 0)).toBeGreaterThanOrEqual(60_000)
      busy.set(cab, at)
    }
    const towns = new Map(taken.map(({ cab, town }) => [cab, town]))
    expect(taken.every(({ cab, town }) => towns.get(cab) === town)).toBe(true)
    expect([...towns.values()].sort()).toEqual(['Graz', 'Graz', 'Linz', 'Linz'])
    // six are asked for in a minute and four can go
    expect(taken.length).toBeLessThan(rows.length)
  })

  it('that are told of when they are first met are told of once', () => {
    const rows = rowsOf({
      ...base,
      pools: {
        ...base.pools,
        people: {
          size: 50,
          kept: false,
          attributes: { town: { pick: { Graz: 1, Linz: 1 } } },
          tells: { stream: 'trips', when: 'first' },
        },
      },
      processes: {
        walk: {
          starts: { perSecond: 1 },
          steps: { out: { set: { who: { one: 'people', favour: 'few' } } } },
        },
      },
    })
    expect(rows.length).toBeGreaterThan(40)
    expect(rows.length).toBeLessThanOrEqual(50)
  })

  it('that are more than a low rate asks for are each so much slower', () => {
    const clocks: Simulator = {
      ...base,
      parameters: { seconds: 10 },
      pools: {
        towns: { size: [{ town: 'Graz' }], attributes: {} },
        clocks: { size: 100, atLeast: 4, pace: 'seconds', attributes: { town: 'Graz' } },
      },
      rows: { trips: { id: { id: 't-' }, town: '$clock.town', at: { time: '$now' } } },
      processes: {
        tick: {
          starts: { each: 'clocks', as: 'clock' },
          steps: { ticks: { emit: ['trips'], lasts: { parameter: 'seconds' }, next: 'ticks' } },
        },
      },
    }
    const rows = (rate: number) => [
      ...simulate(packOf(clocks), { seed: 5, from: FROM, to: FROM + HOUR, rate }),
    ]
    // one clock that is asked for ticks 360 times an hour, and so do four together
    expect(rows(1).length / (100 * 360)).toBeCloseTo(1, 1)
    expect(rows(0.01).length / 360).toBeCloseTo(1, 1)
  })
})

describe('the hours', () => {
  it('are those of the pack’s zone', () => {
    const noon = Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 1 : 0))
    const hours = rowsOf({ ...base, shape: noon }, 24, 'Asia/Kolkata').map(({ at }) => (at - FROM) / HOUR)
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(6.5)
    expect(Math.max(...hours)).toBeLessThan(7.5)
    // a tenth a second on the mean of the day, all of it in one hour
    expect(Math.abs(hours.length - 8640)).toBeLessThan(5 * Math.sqrt(8640))
  })

  it('are those of another zone where a value says so', () => {
    const morning = Array.from({ length: 24 }, (_, hour) => (hour === 6 ? 1 : 0))
    const { trip } = base.processes
    const early: Simulator = {
      ...base,
      processes: {
        trip: {
          starts: { perSecond: 0.1 },
          steps: {
            thinks: {
              set: { town: 'Graz' },
              next: { asked: { hours: morning, zone: 'America/New_York' }, stays: 0.001 },
            },
            stays: {},
            ...trip?.steps,
          },
        },
      },
    }
    const hours = rowsOf(early, 24, 'Asia/Kolkata').map(({ at }) => Math.floor((at - FROM) / HOUR))
    // six in the morning there is eleven in UTC in November
    expect(hours.filter((hour) => hour === 11).length).toBeGreaterThan(300)
    expect(hours.filter((hour) => hour !== 11).length).toBeLessThan(30)
  })
})

describe('incidents', () => {
  const slow: Simulator = {
    ...base,
    incidents: { jam: { at: '2 hours', lasts: 3600, where: { town: 'Graz' }, changes: { minutes: 1200 } } },
  }

  it('change what they name, where and while they are', () => {
    expect(placeIncidents(packOf(slow), { seed: 5, from: FROM, to: FROM + 24 * HOUR })).toEqual([
      {
        name: 'jam',
        from: FROM + 2 * HOUR,
        to: FROM + 3 * HOUR,
        where: { town: 'Graz' },
        changes: { minutes: 1200 },
      },
    ])
    const served = (town: string, hour: number) =>
      rowsOf(slow, 5).filter(
        (row) => row.town === town && row.cab && Math.floor((row.at - FROM) / HOUR) === hour,
      ).length
    expect(served('Graz', 2)).toBeLessThan(served('Graz', 1) / 3)
    expect(served('Linz', 2)).toBeGreaterThan(served('Linz', 1) / 2)
    expect(served('Graz', 4)).toBeGreaterThan(served('Graz', 1) / 2)
  })

  it('that the seed puts on a day are on that day in whatever period', () => {
    const daily: Simulator = {
      ...base,
      incidents: { jam: { perDay: 3, lasts: 600, changes: { minutes: 5 } } },
    }
    const week = placeIncidents(packOf(daily), { seed: 5, from: FROM, to: FROM + 7 * 24 * HOUR })
    const third = { from: FROM + 48 * HOUR, to: FROM + 72 * HOUR }
    expect(week).toHaveLength(21)
    expect(placeIncidents(packOf(daily), { seed: 5, ...third })).toEqual(
      week.filter(({ from, to }) => from < third.to && to > third.from),
    )
  })
})

describe('what is declared wrong', () => {
  const trip = base.processes.trip
  if (!trip) throw new Error('no trip')
  const withStep = (step: object): Simulator => ({
    ...base,
    processes: { trip: { ...trip, steps: { asked: step } } },
  })

  it.each<[string, Simulator, string]>([
    ['a name', withStep({ lasts: '$nobody' }), 'there is no "nobody"'],
    ['an attribute of what is no entity', withStep({ set: { a: 1, b: '$a.town' } }), 'what is no entity'],
    ['a step', withStep({ next: 'lost' }), 'there is no step "lost"'],
    ['a parameter', withStep({ lasts: { parameter: 'speed' } }), 'there is no parameter "speed"'],
    ['a pool', withStep({ set: { a: { one: 'ships' } } }), 'there is no pool "ships"'],
    ['a circle', withStep({ next: 'asked' }), 'takes no time'],
    [
      'the parameter of a pace',
      { ...base, pools: { ...base.pools, cabs: { size: 4, attributes: {}, pace: 'speed' } } },
      'there is no parameter "speed"',
    ],
    ['words for a number', withStep({ lasts: 'long' }), 'no number'],
    [
      'rows that cannot be bad so',
      { ...base, noise: { trips: { delay: 0, bad: { enum: 0.1 } } } },
      'can be bad by "enum"',
    ],
  ])('%s that is not there is told', (_, simulator, message) => {
    expect(() => rowsOf(simulator)).toThrow(message)
  })
})

describe('chance', () => {
  const mean = (draw: () => number, times = 200_000) =>
    Array.from({ length: times }, draw).reduce((sum, value) => sum + value, 0) / times

  it('has the means and deviations of its distributions', () => {
    const random = Random.of('a test')
    expect(mean(() => random.next())).toBeCloseTo(0.5, 2)
    expect(mean(() => random.exponential(3))).toBeCloseTo(3, 1)
    expect(mean(() => random.normal())).toBeCloseTo(0, 2)
    expect(mean(() => random.normal() ** 2)).toBeCloseTo(1, 1)
    for (const shape of [0.5, 3]) {
      expect(mean(() => random.gamma(shape))).toBeCloseTo(shape, 1)
      expect(mean(() => (random.gamma(shape) - shape) ** 2)).toBeCloseTo(shape, 1)
    }
  })
})

it('the agenda gives what was put in by time, and of one time in the order it was put in', () => {
  const random = Random.of('agenda')
  const agenda = new Agenda<number>()
  const times = Array.from({ length: 5000 }, () => random.below(500))
  for (const [i, time] of times.entries()) agenda.add(time, i)
  const taken = times.map(() => agenda.take() ?? -1)
  const expected = times.map((time, i) => ({ time, i })).sort((a, b) => a.time - b.time || a.i - b.i)
  expect(taken).toEqual(expected.map(({ i }) => i))
  expect([agenda.size, agenda.next, agenda.take()]).toEqual([0, Infinity, undefined])
})

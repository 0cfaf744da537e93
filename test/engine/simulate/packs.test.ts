import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Pack } from '../../../src/contracts/pack.ts'
import type { Simulator } from '../../../src/contracts/simulator.ts'
import type { SimulatedEvent } from '../../../src/engine/simulate/outbox.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { checker } from '../../../src/engine/stream/check.ts'
import { PACKS } from '../../../src/packs/index.ts'

type Simulated = Pack & { readonly simulator: Simulator }

const simulated = PACKS.flatMap((pack) => (pack.simulator ? [{ ...pack, simulator: pack.simulator }] : []))
const FROM = Date.parse('2026-11-02T10:00:00Z')
const MINUTE = 60_000

/** A simulated hour of some 10 rows a second. */
const hour = (pack: Simulated, seed = 1) =>
  simulate(pack, { seed, from: FROM, to: FROM + 60 * MINUTE, rate: 10 })

const isBad = ({ planted }: SimulatedEvent) =>
  planted !== undefined && planted !== 'duplicate' && planted !== 'late'

function digest(events: Iterable<SimulatedEvent>): string {
  const hash = createHash('sha256')
  for (const event of events) hash.update(`${JSON.stringify(event)}\n`)
  return hash.digest('hex')
}

describe.each(simulated.map((pack) => [pack.name, pack] as const))('%s', (_, pack) => {
  const events = [...hour(pack)]
  const checks = new Map(Object.entries(pack.streams).map(([name, stream]) => [name, checker(name, stream)]))

  it('declares its simulator as plain data', () => {
    expect(JSON.parse(JSON.stringify(pack.simulator))).toEqual(pack.simulator)
  })

  it('comes in order of arrival, within the period, on every stream', () => {
    // as a list: to expect something of each of 36,000 takes longer than to make them
    const astray = events.filter(({ at }, i) => !Number.isInteger(at) || at < (events[i - 1]?.at ?? FROM))
    expect(astray).toEqual([])
    expect(events.at(-1)?.at).toBeLessThan(FROM + 60 * MINUTE)
    expect(new Set(events.map(({ stream }) => stream))).toEqual(new Set(Object.keys(pack.streams)))
  })

  it('is the same for the same seed, to the byte, and another for another', () => {
    expect(digest(hour(pack))).toBe(digest(events))
    const other = hour(pack, 2)
    const begun = Array.from({ length: 100 }, (): SimulatedEvent => other.next().value)
    expect(digest(begun)).not.toBe(digest(events.slice(0, 100)))
  }, 30_000)

  it('is the same whether it is taken at once or by and by, two of them side by side', () => {
    const [one, other] = [hour(pack), hour(pack)]
    const taken: unknown[] = []
    for (let i = 0; i < 2000; i++) {
      taken.push(one.next().value)
      if (i % 3 === 0) other.next()
    }
    expect(taken).toEqual(events.slice(0, 2000))
  }, 30_000)

  it('breaks the contract where it says so, and nowhere else', () => {
    const checks = new Map(
      Object.entries(pack.streams).map(([name, stream]) => [name, checker(name, stream)]),
    )
    const wrong = events.filter(
      (event) => checks.get(event.stream)?.(structuredClone(event.row), event.at).ok === isBad(event),
    )
    expect(wrong).toEqual([])
    expect(events.filter(isBad).length).toBeGreaterThan(0)
  })

  it('keeps another event apart by its key, and a duplicate not', () => {
    const keys = new Map<string, number>()
    for (const { stream: name, row, planted } of events.filter((event) => !isBad(event))) {
      const checked = checks.get(name)?.(structuredClone(row), Infinity)
      if (!checked?.ok) throw new Error('a good row is bad')
      const key = `${name} ${checked.key.high} ${checked.key.low}`
      keys.set(key, (keys.get(key) ?? 0) + (planted === 'duplicate' ? 0 : 1))
    }
    // a duplicate may come in time and its first not
    expect([...keys.values()].filter((times) => times > 1)).toEqual([])
  })

  it('doubles, delays and breaks rows at the rates that it declares', () => {
    for (const [name, noise] of Object.entries(pack.simulator.noise ?? {})) {
      const own = events.filter(({ stream }) => stream === name)
      const rows = own.filter(({ planted }) => planted !== 'duplicate').length
      const share = (planted: SimulatedEvent['planted']) =>
        own.filter((event) => event.planted === planted).length
      near(share('duplicate'), noise.duplicates ?? 0, rows)
      near(share('late'), noise.late?.share ?? 0, rows)
      for (const [kind, rate] of Object.entries(noise.bad ?? {}))
        near(share(kind as SimulatedEvent['planted']), rate, rows)
    }
  })

  it('sends as many rows a second as it declares, on the mean of a day of an ordinary month', () => {
    const from = Date.UTC(2026, ordinaryMonth(pack.simulator), 2)
    let rows = 0
    for (const _ of simulate(pack, { seed: 3, from, to: from + 24 * 60 * MINUTE, rate: 4 })) rows++
    expect(rows / 86_400).toBeGreaterThan(4 * 0.9)
    expect(rows / 86_400).toBeLessThan(4 * 1.1)
  }, 60_000)
})

/** That is as busy as the mean of the year; November where all are alike. */
function ordinaryMonth({ season = [] }: Simulator): number {
  const mean = season.reduce((sum, each) => sum + each, 0) / season.length
  const off = season.map((each) => Math.abs(each - mean))
  return off.length === 0 ? 10 : off.indexOf(Math.min(...off))
}

/** Within five standard deviations of chance. */
function near(times: number, rate: number, rows: number): void {
  const room = 5 * Math.sqrt(rows * rate) + 2
  expect(times).toBeGreaterThan(rows * rate - room)
  expect(times).toBeLessThan(rows * rate + room)
}

import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Drift } from '../../../src/contracts/alert.ts'
import { definePack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { Alerts } from '../../../src/engine/stream/alert.ts'
import type { BoardRow } from '../../../src/engine/stream/board-row.ts'
import { DRIFT_COUNTS, DriftWatch } from '../../../src/engine/stream/drift-watch.ts'
import { stabilityIndex } from '../../../src/engine/stream/stability-index.ts'

const HOUR = 3_600_000
const DAYS = 24

const drift: Drift = {
  kind: 'drift',
  on: 'labels',
  value: 'images',
  across: 'label',
  recent: '1 day',
  reference: '7 days',
  title: 'The labels drift',
  above: 0.2,
  clear: 0.1,
  volume: 50,
}

const rowsAt = (hour: number, counts: Record<string, number>, model = 'digits') =>
  Object.entries(counts).map(
    ([label, images]): BoardRow => ({
      window: 'labels',
      start: hour * HOUR,
      end: (hour + 1) * HOUR,
      keys: { model, label },
      values: { images },
      state: 'final',
      revised: false,
    }),
  )
const told = (alerts: Alerts, rows: readonly BoardRow[]) =>
  alerts
    .see({ changed: rows, final: rows }, 0)
    .map(({ kind, start, keys }) => `${kind} ${keys.model} ${start / HOUR}`)

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
/** Rows of ten labels, drawn by their weights. */
function draw(random: () => number, rows: number, weights: readonly number[]): Record<string, number> {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const counts: Record<string, number> = {}
  for (let i = 0; i < rows; i++) {
    let left = random() * whole
    const label = weights.findIndex((weight) => {
      left -= weight
      return left < 0
    })
    counts[label] = (counts[label] ?? 0) + 1
  }
  return counts
}
const EVEN = Array.from({ length: 10 }, () => 1)
const ONE_GREW = [6, 1, 1, 1, 1, 1, 1, 1, 1, 1]

describe('the stability index', () => {
  const of = (now: Record<string, number>, before: Record<string, number>) =>
    stabilityIndex(new Map(Object.entries(now)), new Map(Object.entries(before)))

  it('is 0 of two mixes that are one', () => {
    expect(of({ a: 10, b: 30 }, { a: 10, b: 30 })).toEqual({ index: 0, each: 20 })
  })

  it('is what the formula gives', () => {
    // half a row added: 0.7 and 0.3 against 0.5 and 0.5, so 0.2 ln(7/5) − 0.2 ln(3/5)
    expect(of({ a: 6.5, b: 2.5 }, { a: 4.5, b: 4.5 }).index).toBeCloseTo(0.2 * Math.log(7 / 3), 12)
  })

  it('is the same either way, and finite for a value that only one side has', () => {
    const [one, other] = [of({ a: 100, b: 1 }, { a: 100 }), of({ a: 100 }, { a: 100, b: 1 })]
    expect(one.index).toBeCloseTo(other.index, 12)
    expect(one.index).toBeLessThan(0.02)
    expect(of({}, { a: 1 }).each).toBe(0)
  })
})

describe('a drift', () => {
  it('is not told of a mix that stays, in 20,000 hours at the least volume', () => {
    const random = generator(11)
    const alerts = new Alerts({ drift })
    // 504 rows a day of ten labels
    for (let hour = 0; hour < 20_000; hour++)
      expect(told(alerts, rowsAt(hour, draw(random, 21, EVEN)))).toEqual([])
  })

  it('is told once within a day of the change, and is over when the new mix is a week old', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = generator(seed)
      const alerts = new Alerts({ drift })
      const changes = Array.from({ length: 30 * DAYS }, (_, hour) =>
        told(alerts, rowsAt(hour, draw(random, 40, hour < 10 * DAYS ? EVEN : ONE_GREW))),
      ).flat()
      expect(changes.map((change) => change.split(' ')[0])).toEqual(['raised', 'cleared'])
      const [raised = 0, cleared = 0] = changes.map((change) => Number(change.split(' ')[2]))
      expect(raised).toBeGreaterThanOrEqual(10 * DAYS)
      expect(raised).toBeLessThan(11 * DAYS)
      expect(cleared).toBeLessThan(18 * DAYS)
    }
  })

  it('proves nothing of few rows', () => {
    const alerts = new Alerts({ drift })
    const hours = Array.from({ length: 3 * DAYS }, (_, hour) =>
      told(alerts, rowsAt(hour, hour < 2 * DAYS ? { a: 2, b: 2 } : { a: 4 })),
    )
    // 96 rows a day of two labels: 48 each
    expect(hours.flat()).toEqual([])
  })

  const shifted = Array.from({ length: 3 * DAYS }, (_, hour) =>
    rowsAt(hour, hour < 2 * DAYS ? { a: 10, b: 10 } : { a: 19, b: 1 }),
  )

  it('is told of each mix apart, and the same whether windows come one by one or together', () => {
    const rows = shifted.flatMap((own, hour) => [...own, ...rowsAt(hour, { a: 10, b: 10 }, 'other')])
    const together = told(new Alerts({ drift }), rows)
    expect(together).toEqual([expect.stringMatching(/^raised digits /)])
    const alerts = new Alerts({ drift })
    const hours = [...Map.groupBy(rows, ({ start }) => start).values()]
    expect(hours.flatMap((own) => told(alerts, own))).toEqual(together)
  })

  it('takes a correction in the place of what was told before', () => {
    const alerts = new Alerts({ drift })
    expect(told(alerts, shifted.slice(0, 2 * DAYS).flat())).toEqual([])
    expect(told(alerts, rowsAt(2 * DAYS, { a: 900, b: 0 }))).toEqual(['raised digits 48'])
    expect(told(alerts, rowsAt(2 * DAYS, { a: 10, b: 10 }))).toEqual(['cleared digits 48'])
  })

  it('is told the same after a restart in any hour', () => {
    const straight = told(new Alerts({ drift }), shifted.flat())
    let alerts = new Alerts({ drift })
    const restarted = shifted.flatMap((rows) => {
      alerts = new Alerts({ drift }).restore(JSON.parse(JSON.stringify(alerts.save())))
      return told(alerts, rows)
    })
    expect(restarted).toEqual(straight)
  })

  it('keeps a bounded number of counts, of the windows that it needs, and counts what it leaves out', () => {
    const watch = new DriftWatch('drift', drift)
    const many = Object.fromEntries(Array.from({ length: DRIFT_COUNTS / 2 }, (_, i) => [`l${i}`, 1]))
    for (let hour = 0; hour < 3; hour++) watch.see(rowsAt(hour, many))
    expect(watch.unwatched).toBe(DRIFT_COUNTS / 2)
    watch.see(rowsAt(20 * DAYS, { a: 1 }))
    expect(watch.save().mixes.map(([, windows]) => windows.length)).toEqual([1])
    watch.see(rowsAt(20 * DAYS, { b: 1 }))
    expect(watch.unwatched).toBe(DRIFT_COUNTS / 2)
  })

  it('does not compile across a key that the window does not have', () => {
    const fields = z.object({ id: z.string(), model: z.string(), label: z.string(), at: z.string() })
    const each = stream({ version: '1-0-0', fields, key: ['id'], time: 'at', partition: 'id' })
    const labels = {
      kind: 'tumbling',
      size: '1 hour',
      from: 'each',
      by: ['model', 'label'],
      values: { images: { count: true } },
    } as const
    const head = {
      name: 'test',
      title: 'A test',
      timezone: 'UTC',
      streams: { each },
      windows: { labels },
    } as const
    const declared = { ...drift, on: 'labels', value: 'images' } as const
    definePack({ ...head, alerts: { a: { ...declared, across: 'label' } } })
    // @ts-expect-error a field that the window does not group by
    definePack({ ...head, alerts: { a: { ...declared, across: 'id' } } })
  })
})

import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Share } from '../../../src/contracts/alert.ts'
import { definePack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { Alerts } from '../../../src/engine/stream/alert.ts'
import type { BoardRow } from '../../../src/engine/stream/board-row.ts'

const TICK = 10_000

const shortage: Share = {
  kind: 'share',
  on: 'drivers',
  value: 'drivers',
  of: { window: 'orders', value: 'active', atLeast: 10 },
  title: 'Too few drivers',
  below: 0.2,
  clear: 0.3,
  for: 2,
}

const row = (window: string, tick: number, city: string, count: number): BoardRow => ({
  window,
  start: tick * TICK,
  end: (tick + 1) * TICK,
  keys: { city },
  values: { drivers: count, active: count },
  state: 'final',
  revised: false,
})
type Counts = readonly [drivers: number | null, orders: number | null]
const rowsAt = (tick: number, [drivers, orders]: Counts, city = 'Pune') => [
  ...(drivers === null ? [] : [row('drivers', tick, city, drivers)]),
  ...(orders === null ? [] : [row('orders', tick, city, orders)]),
]
const told = (alerts: Alerts, rows: readonly BoardRow[]) =>
  alerts
    .see({ changed: rows, final: rows }, 0)
    .map(({ kind, start, keys }) => `${kind} ${keys.city} ${start / TICK}`)

describe('a share of one gauge in another', () => {
  it.each<[string, Counts[], string[]]>([
    [
      'is no trouble at the bound',
      [
        [2, 10],
        [2, 10],
        [2, 10],
      ],
      [],
    ],
    [
      'is trouble under it for two ticks',
      [
        [1, 10],
        [2, 10],
        [1, 10],
        [1, 10],
      ],
      ['raised Pune 3'],
    ],
    [
      'is nothing of an empty group, once it was not',
      [
        [5, 10],
        [null, 10],
        [null, 10],
      ],
      ['raised Pune 2'],
    ],
    [
      'is unknown of a group that was never there',
      [
        [null, 10],
        [null, 10],
        [null, 10],
      ],
      [],
    ],
    [
      'proves nothing of few',
      [
        [0, 9],
        [0, 9],
        [0, 9],
      ],
      [],
    ],
    [
      'of nothing is none',
      [
        [5, null],
        [5, null],
        [0, 0],
        [0, 0],
      ],
      [],
    ],
    [
      'clears when it is back past the bound of clearing',
      [
        [1, 10],
        [1, 10],
        [2, 10],
        [3, 10],
        [3, 10],
      ],
      ['raised Pune 1', 'cleared Pune 4'],
    ],
    [
      'is over when there is nothing to have a share in for ten ticks',
      [[1, 10], [1, 10], ...Array.from({ length: 11 }, (): Counts => [1, null])],
      ['raised Pune 1', 'cleared Pune 12'],
    ],
  ])('%s', (_, ticks, expected) => {
    const alerts = new Alerts({ shortage })
    expect(ticks.flatMap((counts, tick) => told(alerts, rowsAt(tick, counts)))).toEqual(expected)
  })

  it('is told group by group', () => {
    const alerts = new Alerts({ shortage })
    const both = (tick: number) => [...rowsAt(tick, [9, 10]), ...rowsAt(tick, [1, 10], 'Delhi')]
    expect([0, 1].flatMap((tick) => told(alerts, both(tick)))).toEqual(['raised Delhi 1'])
  })

  it('is told the same after a restart', () => {
    const before = new Alerts({ shortage })
    expect(told(before, rowsAt(0, [1, 10]))).toEqual([])
    const after = new Alerts({ shortage }).restore(JSON.parse(JSON.stringify(before.save())))
    expect(told(after, rowsAt(1, [null, 10]))).toEqual(['raised Pune 1'])
  })

  it('does not compile but of two gauges', () => {
    const fields = z.object({ id: z.string(), city: z.string(), at: z.string() })
    const each = stream({ version: '1-0-0', fields, key: ['id'], time: 'at', partition: 'id' })
    const gauge = {
      kind: 'gauge',
      every: '10 seconds',
      from: 'each',
      latestBy: 'id',
      expires: '1 minute',
      by: ['city'],
    } as const
    const windows = {
      drivers: { ...gauge, values: { drivers: { count: true } } },
      orders: { ...gauge, values: { active: { count: true } } },
      rows: { kind: 'tumbling', size: '1 minute', from: 'each', values: { active: { count: true } } },
    } as const
    const head = { name: 'test', title: 'A test', timezone: 'UTC', streams: { each }, windows } as const
    const declared = { ...shortage, on: 'drivers', value: 'drivers' } as const
    const of = { window: 'orders', value: 'active', atLeast: 1 } as const
    definePack({ ...head, alerts: { a: { ...declared, of } } })
    // @ts-expect-error a value that the other gauge does not have
    definePack({ ...head, alerts: { a: { ...declared, of: { ...of, value: 'drivers' } } } })
    // @ts-expect-error windows of rows end at other times
    definePack({ ...head, alerts: { a: { ...declared, of: { ...of, window: 'rows' } } } })
  })
})

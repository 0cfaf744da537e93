import { expect, it } from 'vitest'
import { GAUGE_KEYS, Latest } from '../../../src/engine/stream/latest.ts'

const HOUR = 3_600_000
const gauge = {
  kind: 'gauge',
  every: '10 seconds',
  from: 'orders',
  latestBy: 'id',
  expires: '1 hour',
  values: { active: { count: true } },
} as const

const good = (id: number, time: number) =>
  ({ ok: true, row: { id }, time, key: { high: id, low: id }, slice: 0 }) as const

it('a gauge at its cap leaves new keys out, counts them, and takes them again when old ones have expired', () => {
  const latest = new Latest(gauge)
  for (let id = 0; id < GAUGE_KEYS; id++) latest.fold(good(id, 0), 0)
  for (let id = 0; id < 100_000; id++) latest.fold(good(GAUGE_KEYS + id, 1), HOUR / 2)
  expect(latest.refused).toBe(100_000)
  expect(latest.count(HOUR / 2).map(({ count }) => count)).toEqual([GAUGE_KEYS])

  latest.fold(good(-1, HOUR), HOUR + 1)
  expect(latest.refused).toBe(100_000)
  expect(latest.count(HOUR + 1).map(({ count }) => count)).toEqual([1])
})

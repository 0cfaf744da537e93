import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Simulator } from '../../../src/contracts/simulator.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'

const DAY = 86_400_000
const sales = stream({
  version: '1-0-0',
  fields: z.object({ id: z.string(), day: z.string(), at: z.string() }),
  key: ['id'],
  time: 'at',
  partition: 'id',
})
const simulator: Simulator = {
  rate: 0.01,
  // half of a year's sales in December
  season: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 11],
  rows: { sales: { id: { id: 's-' }, day: { day: '$now' }, at: { time: '$now' } } },
  processes: { sale: { starts: { perSecond: 0.01 }, steps: { sold: { emit: ['sales'] } } } },
}
const pack = {
  name: 'test',
  title: 'A test',
  timezone: 'Asia/Kolkata',
  streams: { sales },
  windows: {},
  alerts: {},
  simulator,
}

const rows = (flat: boolean) => {
  const from = Date.parse('2026-11-20T00:00:00Z')
  return [...simulate(pack, { seed: 3, from, to: from + 20 * DAY, flat })].map(
    ({ row }) => row as { day: string; at: string },
  )
}

it('a day is the one of the zone of the pack', () => {
  for (const { day, at } of rows(false))
    expect(day).toBe(new Date(Date.parse(at) + 5.5 * 3_600_000).toISOString().slice(0, 10))
})

it('a month is as busy as the season says, in the zone of the pack, on the mean of a year', () => {
  const own = rows(false)
  const december = own.filter(({ day }) => day >= '2026-12-01')
  // in Kolkata the 20 days end on the 10th of December at 5:30; December is 11 of 22/12, November 1
  const days = 9 + 5.5 / 24
  near(december.length, (864 * days * 11 * 12) / 22)
  near(own.length - december.length, (864 * (20 - days) * 12) / 22)
})

it('a flat simulation has no season', () => {
  near(rows(true).length, 864 * 20)
})

function near(rows: number, expected: number): void {
  expect(Math.abs(rows - expected)).toBeLessThan(5 * Math.sqrt(expected))
}

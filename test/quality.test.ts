import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Pack } from '../src/contracts/pack.ts'
import type { Simulator } from '../src/contracts/simulator.ts'
import { dayAt, dayFrom } from '../src/engine/quality/days.ts'
import { succeeds } from '../src/engine/quality/result.ts'
import { type SimulationOptions, simulate } from '../src/engine/simulate/simulate.ts'
import { checker } from '../src/engine/stream/check.ts'
import { KeySet } from '../src/engine/stream/key-set.ts'
import { imaging } from '../src/packs/imaging.ts'
import { packaging } from '../src/packs/packaging.ts'
import { playback } from '../src/packs/playback.ts'
import { quickeats } from '../src/packs/quickeats.ts'
import { recommendations } from '../src/packs/recommendations.ts'
import { shopsmart } from '../src/packs/shopsmart.ts'
import { streamflix } from '../src/packs/streamflix.ts'
import { judged, summed } from './engine/quality/judged.ts'
import { type Sent, Tables } from './packs/tables.ts'

const DAY = 86_400_000
const MIGRATION = readFileSync(join(import.meta.dirname, '../migrations/0013_quality.sql'), 'utf8')

type Row = Record<string, unknown>
/** What becomes of a row on its way; nothing where it does not come. */
type Fault = (stream: string, row: Row, at: number) => Row | undefined

/** The second of September begins in Kolkata. */
const FROM = Date.parse('2026-09-01T18:30:00Z')

/** Days of a pack with its usual noise, judged as they are loaded and when the last of them is over. */
function judge(given: unknown, days: number, rate: number, fault: Fault = (_, row) => row) {
  const pack = given as Pack & { readonly simulator: Simulator }
  const tables = new Tables(pack)
  tables.database.exec(MIGRATION)
  const sent = [...taken(pack, { seed: 3, from: FROM, to: FROM + days * DAY + 3_600_000, rate }, fault)]
  for (let at = 0; at < sent.length; at += 2_000) tables.load(sent.slice(at, at + 2_000))
  const loads = [...summed(tables.counts).values()]
  const insert = tables.database.prepare(
    `INSERT INTO quality_results SELECT ?1, value ->> 'rule', 'load', value ->> 'day', value ->> 'kind', value ->> 'table', 'error', NULL,
      value ->> 'element_count', 0, 0, value ->> 'observed', NULL, '[]', 0 FROM json_each(?2)`,
  )
  insert.run(pack.name, JSON.stringify(loads))
  const day = judged(pack, tables.database, dayFrom(dayAt(pack.timezone, FROM + days * DAY), -1))
  const failedOnLoad = loads.filter((each) => each.mostly !== null && !succeeds(each, each.mostly))
  return {
    rules: Object.keys(day),
    failed: Object.keys(day).filter((rule) => !day[rule]?.success),
    failedOnLoad: [...new Set(failedOnLoad.map(({ rule }) => rule))],
  }
}

/** Rows that pass their contracts, once each. */
function* taken(
  pack: Pack & { readonly simulator: Simulator },
  options: SimulationOptions,
  fault: Fault,
): Generator<Sent> {
  const checks = new Map(Object.entries(pack.streams).map(([name, each]) => [name, checker(name, each)]))
  const keys = new KeySet()
  // positions of drivers are many, and no rule is on them
  const parameters = { ...pack.simulator.parameters, gps_seconds: 7_200 }
  for (const { stream, row, at } of simulate(
    { ...pack, simulator: { ...pack.simulator, parameters } },
    options,
  )) {
    const sent = typeof row === 'string' ? row : fault(stream, row, at)
    const checked = sent === undefined ? undefined : checks.get(stream)?.(sent, at)
    if (checked?.ok && keys.add(checked.key, at)) yield [stream, { ...checked.row }]
  }
}

/** Stores count thousands of products a day: the last nine days of it are enough. */
const countedLately: Fault = (stream, row, at) =>
  stream === 'inventory' && at < FROM + 14 * DAY ? undefined : row

describe('simulated days', () => {
  it.each<[Pack, number, number, Fault?]>([
    [imaging, 2, 0.05],
    [packaging, 9, 0.01],
    [playback, 9, 0.1],
    [quickeats, 9, 0.1],
    [recommendations, 9, 0.02],
    [shopsmart, 23, 0.01, countedLately],
    [streamflix, 9, 0.015],
  ])('of $name pass, as they are loaded and when they are over', (pack, days, rate, fault) => {
    const { rules, failed, failedOnLoad } = judge(pack, days, rate, fault)
    expect({ failed, failedOnLoad }).toEqual({ failed: [], failedOnLoad: [] })
    expect(rules).toEqual(Object.keys(pack.quality ?? {}))
  })
})

describe('faults that are planted', () => {
  const LAST = FROM + 8 * DAY
  const NOON = LAST + 12 * 3_600_000

  it.each<[string, Fault, string[], string[]]>([
    [
      'a feed that never came',
      (stream, row) => (stream === 'restaurants' ? undefined : row),
      ['restaurants_are_known'],
      [],
    ],
    [
      'orders that stopped at noon',
      (stream, row, at) => (stream === 'orders' && at > NOON ? undefined : row),
      ['orders_as_many_as_usual', 'orders_come'],
      [],
    ],
    [
      'amounts in another unit',
      (stream, row, at) =>
        stream === 'orders' && at > LAST
          ? { ...row, amount: `${Math.round(Number(row.amount) * 1000)}` }
          : row,
      ['amounts_are_plausible'],
      ['amounts_are_plausible'],
    ],
    [
      'drivers who are left out, and payments that do not come',
      (stream, { driver_id, ...row }, at) => {
        if (at < LAST) return { driver_id, ...row }
        return stream === 'payments' ? undefined : { ...row, ...(stream !== 'orders' && { driver_id }) }
      },
      ['delivered_by_somebody', 'payments_are_tried'],
      [],
    ],
    [
      'a way to pay that is spelled otherwise',
      (stream, row) =>
        stream === 'orders' ? { ...row, payment_type: String(row.payment_type).toUpperCase() } : row,
      ['payment_types_are_known'],
      ['payment_types_are_known'],
    ],
  ])('%s are found', (_, fault, failed, failedOnLoad) => {
    const found = judge(quickeats, 9, 0.1, fault)
    expect({ failed: found.failed.sort(), failedOnLoad: found.failedOnLoad }).toEqual({
      failed,
      failedOnLoad,
    })
  })

  it('the sales of stores that come late are found, and customers of whom the contract refused what was told', () => {
    const late: Fault = (stream, row, at) => {
      if (stream === 'pos_sales' && at > FROM + 7 * DAY) return undefined
      return stream === 'customers' && String(row.customer_id) > 'C106000' ? { ...row, gender: 7 } : row
    }
    const { failed } = judge(shopsmart, 9, 0.01, late)
    expect(failed.sort()).toEqual(['customers_are_known', 'store_sales_come'])
  })
})

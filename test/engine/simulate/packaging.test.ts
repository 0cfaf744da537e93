import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../../src/engine/experiment/analyse.ts'
import { placeIncidents } from '../../../src/engine/simulate/incidents.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { experiments } from '../../../src/packs/packaging/experiments.ts'
import { simulator } from '../../../src/packs/packaging/simulator.ts'
import { packaging } from '../../../src/packs/packaging.ts'
import { watch } from './watched.ts'

const DAY = 86_400_000
/** Midnight in Kolkata. */
const FROM = Date.parse('2026-10-31T18:30:00Z')
const MONTH = { seed: 1, from: FROM, to: FROM + 30 * DAY }
const pack = { ...packaging, simulator }

interface Shipped {
  readonly variant: string
  readonly waste: number
  readonly cost: number
}

const shipped: Shipped[] = []
const boxOf = new Map<string, string>()
const variantOf = new Map<string, string>()
const costOf = new Map<string, number>()
const reports = { all: 0, damaged: 0, afterADay: 0 }
const shippedAt = new Map<string, number>()

beforeAll(() => {
  for (const { stream, row, planted } of simulate(pack, MONTH)) {
    if (typeof row === 'string' || (planted !== undefined && planted !== 'late')) continue
    if (stream === 'boxes') costOf.set(String(row.box_id), Number(row.unit_cost))
    if (stream === 'decisions') seeDecision(row)
    if (stream === 'shipments') seeShipment(row)
    if (stream === 'damage_reports') seeReport(row)
  }
}, 120_000)

function seeDecision(row: Record<string, unknown>): void {
  boxOf.set(String(row.order_id), String(row.used_box))
  variantOf.set(String(row.order_id), String(row.variant))
}

function seeShipment(row: Record<string, unknown>): void {
  const box = boxOf.get(String(row.order_id))
  shippedAt.set(String(row.shipment_id), Date.parse(String(row.shipped_at)))
  // of an order from before, whose decision is not told
  if (box === undefined) return
  shipped.push({
    variant: variantOf.get(String(row.order_id)) ?? '',
    waste: Number(row.box_volume_cm3) - Number(row.product_volume_cm3),
    cost: Number(row.shipping_cost) + (costOf.get(box) ?? Number.NaN),
  })
}

function seeReport(row: Record<string, unknown>): void {
  reports.all++
  if (row.damaged === true) reports.damaged++
  const at = shippedAt.get(String(row.shipment_id))
  if (at !== undefined && Date.parse(String(row.reported_at)) - at > DAY) reports.afterADay++
}

const mean = (value: (one: Shipped) => number, variant: string) => {
  const own = shipped.filter((one) => one.variant === variant)
  return own.reduce((sum, one) => sum + value(one), 0) / own.length
}
const saving = (value: (one: Shipped) => number) => 1 - mean(value, 'right_size') / mean(value, 'control')

it('there is 25 % less air in the boxes of the model, give or take 1.5', () => {
  expect(Math.abs(saving(({ waste }) => waste) - 0.25)).toBeLessThan(0.015)
})

it('boxes and shipping cost 15 % less with the model, give or take 1.5', () => {
  expect(Math.abs(saving(({ cost }) => cost) - 0.15)).toBeLessThan(0.015)
})

it('one report in twenty is of damage, and more than a quarter come more than a day after the shipment', () => {
  expect(reports.damaged / reports.all).toBeGreaterThan(0.04)
  expect(reports.damaged / reports.all).toBeLessThan(0.06)
  expect(reports.afterADay / reports.all).toBeGreaterThan(0.25)
})

describe('the experiment', () => {
  const units = new Map<string, { variant: string; waste: number; cost: number; damage: number }>()
  beforeAll(() => {
    for (const { stream, row, planted } of simulate(pack, MONTH)) {
      if (typeof row === 'string' || (planted !== undefined && planted !== 'late')) continue
      const unit = units.get(String(row.order_id))
      if (stream === 'decisions')
        units.set(String(row.order_id), { variant: String(row.variant), waste: 0, cost: 0, damage: 0 })
      if (unit && stream === 'shipments') {
        unit.waste += Number(row.box_volume_cm3) - Number(row.product_volume_cm3)
        unit.cost += Number(row.shipping_cost)
      }
      if (unit && stream === 'damage_reports' && row.damaged === true) unit.damage = 1
    }
  }, 120_000)

  function sums(metric: 'waste' | 'cost' | 'damage', variant: string) {
    const own = [...units.values()].filter((unit) => unit.variant === variant)
    const value = own.reduce((sum, unit) => sum + unit[metric], 0)
    return {
      metric,
      variant,
      units: own.length,
      value,
      value_value: own.reduce((sum, unit) => sum + unit[metric] ** 2, 0),
    }
  }

  it('finds a quarter less waste and what shipping saves, no more damage, and says to ship it', () => {
    const variants = ['control', 'right_size']
    const answer = analyse('right_size', experiments.right_size, {
      exposed: Object.fromEntries(variants.map((variant) => [variant, sums('waste', variant).units])),
      crossed: 0,
      sums: variants.flatMap((variant) => [
        sums('waste', variant),
        sums('cost', variant),
        sums('damage', variant),
      ]),
    })
    const metrics = new Map(answer.comparisons[0]?.metrics.map((each) => [each.metric, each]))
    const holds = (metric: string, lift: number) => {
      const { low, high } = metrics.get(metric)?.sequential.lift ?? {}
      expect(low, metric).toBeLessThan(lift)
      expect(high, metric).toBeGreaterThan(lift)
    }
    holds('waste', -0.25)
    // boxes are cheaper too: of both it is 15 %
    holds('cost', -0.156)
    expect(metrics.get('damage')?.guardrail?.sequential.state).toBe('held')
    expect(answer.verdict).toMatchObject({ decision: 'ship', variant: 'right_size' })
  })
})

describe('alerts', () => {
  const quiet = { ...pack, simulator: { ...simulator, incidents: {} } }

  it('each time that the model is slow is found within six minutes, and nothing else is', () => {
    const { slow_decisions } = simulator.incidents
    const slow = {
      ...pack,
      simulator: { ...simulator, incidents: { slow_decisions: { ...slow_decisions, perDay: 2 } } },
    }
    // busy enough that the nights prove something too
    const days = { seed: 1, from: FROM, to: FROM + 3 * DAY, rate: 1.9 }
    const { told } = watch(slow, 'slow_decisions', days)
    const planted = placeIncidents(slow, days)
    const raised = told.filter(({ kind }) => kind === 'raised').map(({ at }) => at)
    expect(planted.length).toBeGreaterThan(4)
    for (const { from } of planted)
      expect(raised.some((at) => at > from && at < from + 6 * 60_000)).toBe(true)
    for (const at of raised)
      expect(planted.some(({ from, to }) => at > from && at < to + 5 * 60_000)).toBe(true)
  }, 120_000)

  it('damage is raised where a carrier throws, and not in a quiet month', () => {
    expect(watch(pack, 'damage_rate', MONTH).told.some(({ kind }) => kind === 'raised')).toBe(true)
    expect(watch(quiet, 'damage_rate', MONTH).told).toEqual([])
  }, 120_000)
})

import * as z from 'zod'
import { stream } from '../../contracts/stream.ts'
import { AsOf, Id, Money, Name, Time } from '../shared/fields.ts'

const Size = z.number().positive()
const Amount = z.number().nonnegative()

/** A box that was chosen for an order. */
const Decision = z.object({
  decision_id: Id,
  order_id: Id,
  model_version: Name,
  recommended_box: Name,
  /** The recommended one, if not said. */
  used_box: Name.optional(),
  decision_latency_ms: Amount,
  variant: Name,
  decided_at: Time,
})

const Shipment = z.object({
  shipment_id: Id,
  order_id: Id,
  length_mm: Size,
  width_mm: Size,
  height_mm: Size,
  weight_g: Size,
  items: z.int().positive(),
  /** As the model takes it: 0 is a brick, 1 an egg. */
  fragility: z.number().min(0).max(1),
  box_volume_cm3: Amount,
  product_volume_cm3: Amount,
  material_g: Amount,
  shipping_cost: Money,
  route: Name,
  shipped_at: Time,
  /** What is air in the box: worked out here, whatever is sent. */
  waste_cm3: z.number().optional(),
})

/** What came to its end. It may be told days after the shipment, and before it. */
const DamageReport = z.object({
  report_id: Id,
  shipment_id: Id,
  damaged: z.boolean(),
  kind: Name.optional(),
  reported_at: Time,
  /** Of the shipment, where the sender knows it. */
  order_id: Id.optional(),
})

const Benchmark = z.object({
  material: Name,
  route: Name,
  /** Grams of CO2e for a gram of material on its way. */
  carbon_factor: Amount,
  as_of: AsOf,
  /** Material and route in one: worked out here, whatever is sent. */
  benchmark_id: Id.optional(),
})

const Box = z.object({
  box_id: Name,
  length_mm: Size,
  width_mm: Size,
  height_mm: Size,
  volume_cm3: Amount,
  material: Name,
  material_g: Amount,
  unit_cost: Money,
  as_of: AsOf,
})

const ROUTE = [{ trim: 'route' }, { lowerCase: 'route' }] as const
const MATERIAL = [{ trim: 'material' }, { lowerCase: 'material' }] as const
const VARIANT = [{ trim: 'variant' }, { lowerCase: 'variant' }] as const

export const streams = {
  decisions: stream({
    version: '1-0-0',
    fields: Decision,
    key: ['decision_id'],
    partition: 'order_id',
    time: 'decided_at',
    cleaning: [
      { trim: 'recommended_box' },
      { upperCase: 'recommended_box' },
      { trim: 'used_box' },
      { upperCase: 'used_box' },
      { fill: 'variant', with: 'control' },
      ...VARIANT,
    ],
  }),
  shipments: stream({
    version: '1-0-0',
    fields: Shipment,
    key: ['shipment_id'],
    partition: 'order_id',
    time: 'shipped_at',
    cleaning: [...ROUTE, { difference: 'waste_cm3', of: ['box_volume_cm3', 'product_volume_cm3'] }],
    derived: {
      // a box is packed within a day of its decision
      variant: { sought: [{ in: 'decisions', same: ['order_id'], take: 'variant', within: '1 day' }] },
    },
  }),
  damage_reports: stream({
    version: '1-0-0',
    fields: DamageReport,
    key: ['report_id'],
    partition: 'shipment_id',
    time: 'reported_at',
    cleaning: [{ trim: 'kind' }, { lowerCase: 'kind' }],
  }),
  benchmarks: stream({
    version: '1-0-0',
    fields: Benchmark,
    key: ['benchmark_id', 'as_of'],
    partition: 'benchmark_id',
    time: 'as_of',
    cleaning: [
      ...MATERIAL,
      ...ROUTE,
      { join: 'benchmark_id', of: ['material', 'route'], with: '/' },
      { number: 'carbon_factor' },
    ],
  }),
  boxes: stream({
    version: '1-0-0',
    fields: Box,
    key: ['box_id', 'as_of'],
    partition: 'box_id',
    time: 'as_of',
    cleaning: [{ trim: 'box_id' }, { upperCase: 'box_id' }, ...MATERIAL],
  }),
}

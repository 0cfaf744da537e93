import type { Simulator } from '../../contracts/simulator.ts'
import { BENCHMARKS, BOXES } from './boxes.ts'

/** A box larger than need be is used so often: the air in boxes is 25 % less with the model, and cost 15 %. */
const OVERSIZE = { control: 0.35, right_size: 0.1346 } as const

const HOUR = 3600
const DAY = 24 * HOUR

/** An order: a box is chosen, it is shipped, and some tell how it arrived. */
const order = {
  starts: { perSecond: 0.08 },
  steps: {
    chosen: {
      set: {
        order_id: { id: 'o-' },
        variant: { pick: { control: 0.5, right_size: 0.5 } },
        size: { pick: { XS: 0.25, S: 0.3, M: 0.25, L: 0.13, XL: 0.05, XXL: 0.02 } },
        fit: { one: 'boxes', where: { box_id: '$size' } },
        product: { times: ['$fit.volume_cm3', { uniform: [0.2, 0.7] }] },
        fragility: { round: { uniform: [0, 1] }, digits: 2 },
        larger: { if: { chance: { by: '$variant', of: OVERSIZE } }, gives: 1, else: 0 },
        rank: { within: [{ add: ['$fit.rank', '$larger'] }, 0, 5] },
        used: { one: 'boxes', where: { rank: '$rank' } },
        // packers overrule one decision in twenty
        recommended: { if: { chance: 0.05 }, gives: '$size', else: '$used.box_id' },
        latency: { times: [{ gamma: [45, 3] }, { parameter: 'slowness' }] },
        model_version: { by: '$variant', of: { control: 'rule', right_size: 'packaging@1' } },
      },
      emit: ['decisions'],
      lasts: { uniform: [0.3 * HOUR, 1.5 * HOUR] },
      next: 'shipped',
    },
    shipped: {
      set: {
        shipment_id: { id: 's-' },
        route: { pick: { road: 0.7, rail: 0.2, air: 0.1 } },
        length: { round: { times: ['$fit.length_mm', { uniform: [0.85, 0.98] }] } },
        width: { round: { times: ['$fit.width_mm', { uniform: [0.85, 0.98] }] } },
        height: {
          round: { over: [{ times: ['$product', 1000] }, { times: ['$length', '$width'] }] },
          digits: 1,
        },
        cost: {
          times: [{ add: [9.2, { times: [0.003, '$used.volume_cm3'] }] }, { uniform: [0.8, 1.2] }],
        },
        is_damaged: {
          chance: {
            times: [0.02, { add: [0.5, '$fragility'] }, { parameter: 'roughness' }],
          },
        },
      },
      emit: ['shipments'],
      // most is told at the door, some of it days later
      lasts: {
        if: { chance: 0.7 },
        gives: { uniform: [0.5 * HOUR, 5 * HOUR] },
        else: { uniform: [DAY, 6 * DAY] },
      },
      next: {
        told: { if: '$is_damaged', gives: 1, else: 0.4 },
        fine: { if: '$is_damaged', gives: 0, else: 0.6 },
      },
    },
    told: {
      set: {
        kind: { if: '$is_damaged', gives: { pick: { crushed: 5, wet: 2, torn: 2, broken: 3 } }, else: null },
      },
      emit: ['damage_reports'],
    },
    fine: {},
  },
} as const

/** Two variants of choosing boxes, three routes, and reports that come when they come. */
export const simulator = {
  rate: 0.19,
  warm: '2 hours',
  shape: [
    0.2, 0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 0.8, 1, 1.3, 1.5, 1.5, 1.4, 1.3, 1.3, 1.4, 1.4, 1.5, 1.6, 1.6, 1.5,
    1.2, 0.8, 0.4,
  ],
  parameters: { slowness: 1, roughness: 1 },
  pools: {
    boxes: { size: BOXES, attributes: {}, tells: { stream: 'boxes', when: 'start' } },
    benchmarks: { size: BENCHMARKS, attributes: {}, tells: { stream: 'benchmarks', when: 'start' } },
  },
  rows: {
    decisions: {
      decision_id: { id: 'd-' },
      order_id: '$order_id',
      model_version: '$model_version',
      recommended_box: '$recommended',
      used_box: '$used.box_id',
      decision_latency_ms: { round: '$latency', digits: 1 },
      variant: '$variant',
      decided_at: { time: '$now' },
    },
    shipments: {
      shipment_id: '$shipment_id',
      order_id: '$order_id',
      length_mm: '$length',
      width_mm: '$width',
      height_mm: '$height',
      weight_g: { round: { times: ['$product', { uniform: [0.1, 0.6] }] } },
      items: { round: { within: [{ exponential: 2 }, 1, 20] } },
      fragility: '$fragility',
      box_volume_cm3: '$used.volume_cm3',
      product_volume_cm3: { round: '$product' },
      material_g: '$used.material_g',
      shipping_cost: { money: '$cost' },
      route: '$route',
      shipped_at: { time: '$now' },
    },
    damage_reports: {
      report_id: { id: 'r-' },
      shipment_id: '$shipment_id',
      order_id: '$order_id',
      damaged: '$is_damaged',
      kind: '$kind',
      reported_at: { time: '$now' },
    },
    boxes: {
      box_id: '$box_id',
      length_mm: '$length_mm',
      width_mm: '$width_mm',
      height_mm: '$height_mm',
      volume_cm3: '$volume_cm3',
      material: '$material',
      material_g: '$material_g',
      unit_cost: { money: '$cost' },
      as_of: { time: '$now' },
    },
    benchmarks: {
      material: '$material',
      route: '$route',
      carbon_factor: '$carbon_factor',
      as_of: { time: '$now' },
    },
  },
  processes: {
    order,
    // what a box costs changes some four times a year
    reprice: {
      starts: { each: 'boxes', as: 'box' },
      steps: {
        wait: { set: { usual: '$box.cost' }, lasts: { uniform: [0, 90 * DAY] }, next: 'priced' },
        priced: {
          change: { box: { cost: { round: { times: ['$usual', { uniform: [0.95, 1.05] }] }, digits: 2 } } },
          lasts: 90 * DAY,
          next: 'priced',
        },
      },
    },
  },
  noise: {
    decisions: {
      delay: { gamma: [0.4, 2] },
      duplicates: 0.01,
      late: { share: 0.005, by: { gamma: [30, 1.5] } },
      bad: { missing: 0.001, type: 0.001, future: 0.0003 },
    },
    shipments: {
      delay: { gamma: [2, 2] },
      duplicates: 0.01,
      late: { share: 0.01, by: { gamma: [300, 1.5] } },
      bad: { missing: 0.001, type: 0.001, future: 0.0003 },
    },
    damage_reports: {
      delay: { gamma: [10, 2] },
      duplicates: 0.01,
      bad: { missing: 0.001, type: 0.001 },
    },
  },
  incidents: {
    // a model that thinks long
    slow_decisions: {
      perDay: 0.3,
      lasts: { uniform: [900, 2400] },
      changes: { slowness: { uniform: [5, 9] } },
    },
    // a carrier that throws: seen when its shipments arrive
    rough_route: {
      perDay: 0.1,
      lasts: { uniform: [4 * HOUR, 10 * HOUR] },
      changes: { roughness: { uniform: [6, 10] } },
    },
  },
} as const satisfies Simulator

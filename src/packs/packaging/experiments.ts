import type { ExperimentOn } from '../../contracts/experiment.ts'
import type { streams } from './streams.ts'

/** Who says which order a damaged shipment was of counts as its damage. */
export const experiments = {
  right_size: {
    title: 'Do the boxes that the model chooses hold less air and cost less, without more damage?',
    unit: 'order_id',
    variants: { control: 1, right_size: 1 },
    exposure: { from: 'decisions', variant: 'variant' },
    metrics: {
      waste: { mean: { from: 'shipments', sum: 'waste_cm3' }, good: 'down' },
      cost: { mean: { from: 'shipments', sum: 'shipping_cost' }, good: 'down' },
      damage: {
        proportion: { from: 'damage_reports', count: true, where: { damaged: true } },
        good: 'down',
        // 2 % are damaged: half a percent more would be seen by customers
        guardrail: { absolute: 0.005 },
      },
    },
    planned: 100_000,
  },
} as const satisfies Readonly<Record<string, ExperimentOn<typeof streams>>>

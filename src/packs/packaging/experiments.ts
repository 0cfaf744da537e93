/** A shipment with what its box cost, too. */
const SHIPPED = `SELECT order_id, shipped_at, waste_cm3, is_damaged, shipping_cost + coalesce(box_cost, 0) AS cost
FROM packaging_fact_shipment WHERE shipped_at >= :from AND shipped_at < :to`

/** What becomes of an order counts from its decision on. */
export const experiments = {
  right_size: {
    title: 'Do the boxes that the model chooses hold less air and cost less, without more damage?',
    unit: 'order_id',
    variants: { control: 0.5, right_size: 0.5 },
    exposure: { from: 'decision', variant: 'variant' },
    // a box is packed within a day of its decision; how it arrived is told later, of the shipment
    within: '1 day',
    sources: {
      shipped: {
        time: 'shipped_at',
        columns: {
          order_id: 'text',
          shipped_at: 'time',
          waste_cm3: 'real',
          is_damaged: 'flag',
          cost: 'money',
        },
        sql: SHIPPED,
      },
    },
    metrics: {
      waste: { mean: { from: 'shipped', sum: 'waste_cm3' }, good: 'down' },
      cost: { mean: { from: 'shipped', sum: 'cost' }, good: 'down' },
      damage: {
        proportion: { from: 'shipped', count: true, where: { is_damaged: true } },
        good: 'down',
        // 2 % are damaged: half a percent more would be seen by customers
        guardrail: { absolute: 0.005 },
      },
    },
    planned: 100_000,
  },
} as const

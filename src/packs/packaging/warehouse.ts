export const dimensions = {
  box: {
    title: 'What things are packed in',
    from: 'boxes',
    key: 'box_id',
    history: 'type 2',
    track: ['length_mm', 'width_mm', 'height_mm', 'volume_cm3', 'material', 'material_g', 'unit_cost'],
  },
  benchmark: {
    title: 'What a material comes to on a route',
    from: 'benchmarks',
    key: 'benchmark_id',
    history: 'type 1',
    meanings: { carbon_factor: 'Grams of CO2e for a gram of material on its way' },
  },
} as const

export const facts = {
  shipment: {
    title: 'One row a shipment, and what became of it; packaging_fact_shipment has its decision too',
    grain: ['shipment_id'],
    serve: 'rows',
    time: 'shipped_at',
    from: {
      shipments: {
        columns: {
          shipped_at: { any: 'shipped_at' },
          order_id: { any: 'order_id' },
          length_mm: { any: 'length_mm' },
          width_mm: { any: 'width_mm' },
          height_mm: { any: 'height_mm' },
          weight_g: { any: 'weight_g' },
          items: { any: 'items' },
          fragility: { any: 'fragility', meaning: '0 is a brick, 1 an egg' },
          box_volume_cm3: { any: 'box_volume_cm3' },
          product_volume_cm3: { any: 'product_volume_cm3' },
          material_g: { any: 'material_g' },
          shipping_cost: { any: 'shipping_cost' },
          route: { any: 'route' },
        },
      },
      damage_reports: {
        columns: {
          is_damaged: { max: 'damaged', meaning: 'NULL where nobody has told' },
          damage_kind: { max: 'kind' },
          reports: { sum: '1', type: 'integer' },
          reported_at: { min: 'reported_at' },
        },
      },
    },
    lookups: ['route'],
    derived: {
      waste_cm3: {
        sql: 'box_volume_cm3 - product_volume_cm3',
        type: 'real',
        meaning: 'What is air in the box',
      },
    },
  },
  decision: {
    title: 'One row a decision for an order',
    // by order first: shipments look theirs up
    grain: ['order_id', 'decision_id'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'decided_at',
    from: {
      decisions: {
        columns: {
          decided_at: { any: 'decided_at' },
          model_version: { any: 'model_version' },
          variant: { any: 'variant' },
          recommended_box: { any: 'recommended_box' },
          used_box: { any: 'coalesce(used_box, recommended_box)', type: 'text' },
          decision_latency_ms: { any: 'decision_latency_ms' },
        },
      },
    },
    dimensions: {
      recommended: { dimension: 'box', by: 'recommended_box' },
      used: { dimension: 'box', by: 'used_box' },
    },
    derived: { is_followed: { sql: 'used_box = recommended_box', type: 'flag' } },
  },
} as const

export const views = {
  fact_shipment: {
    title:
      'Every shipment with the newest decision for its order and what was told of damage, whichever came first',
    sql: `SELECT s.shipment_id, s.order_id, s.shipped_at, s.route, s.weight_g, s.items, s.fragility, s.box_volume_cm3,
  s.product_volume_cm3, s.waste_cm3, s.material_g, s.shipping_cost, s.is_damaged, s.damage_kind, s.reported_at,
  d.decision_id, d.decided_at, d.model_version, d.recommended_box, d.used_box, d.decision_latency_ms,
  coalesce(d.variant, 'unknown') AS variant, b.material, b.unit_cost AS box_cost
FROM packaging_shipment_fact AS s
LEFT JOIN packaging_decision_fact AS d ON d.order_id = s.order_id AND d.decision_id = (
  SELECT n.decision_id FROM packaging_decision_fact AS n
  WHERE n.order_id = s.order_id ORDER BY n.decided_at DESC, n.decision_id DESC LIMIT 1
)
LEFT JOIN packaging_box_dim AS b ON b.box_key = d.used_key
WHERE s.shipped_at IS NOT NULL`,
  },
} as const

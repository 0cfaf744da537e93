const ROUTE = { route: 'text' } as const

/** Shipments of a period with their decisions and their damage. */
const SHIPMENTS = `FROM packaging_fact_shipment AS s
  WHERE s.shipped_at >= :from AND s.shipped_at < :to AND (:route IS NULL OR s.route = :route)`

/** What a value of one variant is less than that of the baseline, as a share of it. */
const saved = (value: string) =>
  `1 - ${value} / nullif(max(CASE WHEN variant = 'control' THEN ${value} END) OVER (), 0)`

export const kpis = {
  waste_reduction: {
    title: 'Air in boxes by variant, and how much less it is than in the control',
    chart: 'bar',
    columns: {
      variant: 'text',
      shipments: 'integer',
      waste_cm3: 'real',
      waste_per_shipment: 'real',
      reduction: 'real',
    },
    filters: ROUTE,
    sql: `SELECT variant, shipments, waste_cm3, waste_per_shipment, ${saved('waste_per_shipment')} AS reduction
FROM (
  SELECT s.variant, count(*) AS shipments, sum(s.waste_cm3) AS waste_cm3, avg(s.waste_cm3) AS waste_per_shipment
  ${SHIPMENTS}
  GROUP BY s.variant
) AS variants
ORDER BY variant`,
  },
  damage_by_box: {
    title: 'Damaged shipments by box, route and fragility',
    chart: 'table',
    columns: {
      box: 'text',
      route: 'text',
      fragility: 'text',
      shipments: 'integer',
      damaged: 'integer',
      damage_rate: 'real',
    },
    filters: { ...ROUTE, box: 'text' },
    sql: `SELECT box, route, fragility, count(*) AS shipments, sum(is_damaged) AS damaged, 1.0 * sum(is_damaged) / count(*) AS damage_rate
FROM (
  SELECT coalesce(s.used_box, 'unknown') AS box, s.route, coalesce(s.is_damaged, 0) AS is_damaged,
    CASE WHEN s.fragility < 0.34 THEN 'low' WHEN s.fragility < 0.67 THEN 'medium' ELSE 'high' END AS fragility
  ${SHIPMENTS} AND (:box IS NULL OR s.used_box = :box)
) AS shipments
GROUP BY box, route, fragility ORDER BY box, route, fragility`,
  },
  cost_savings: {
    title: 'Cost of boxes and shipping by variant, and what is saved against the control',
    chart: 'bar',
    columns: {
      variant: 'text',
      shipments: 'integer',
      material_cost: 'money',
      shipping_cost: 'money',
      cost_per_shipment: 'real',
      saving: 'real',
      material_g: 'real',
    },
    filters: ROUTE,
    sql: `SELECT variant, shipments, material_cost, shipping_cost, cost_per_shipment, ${saved('cost_per_shipment')} AS saving, material_g
FROM (
  SELECT s.variant, count(*) AS shipments, sum(coalesce(s.box_cost, 0)) AS material_cost, sum(s.shipping_cost) AS shipping_cost,
    (sum(coalesce(s.box_cost, 0)) + sum(s.shipping_cost)) / (100.0 * count(*)) AS cost_per_shipment, sum(s.material_g) AS material_g
  ${SHIPMENTS}
  GROUP BY s.variant
) AS variants
ORDER BY variant`,
  },
  carbon: {
    title: 'Carbon footprint of packaging by variant, material and route, CO₂ equivalent',
    chart: 'bar',
    columns: {
      variant: 'text',
      material: 'text',
      route: 'text',
      shipments: 'integer',
      material_g: 'real',
      carbon_g: 'real',
    },
    filters: ROUTE,
    sql: `SELECT s.variant, coalesce(s.material, 'unknown') AS material, s.route, count(*) AS shipments, sum(s.material_g) AS material_g,
  sum(s.material_g * k.carbon_factor) AS carbon_g
FROM packaging_fact_shipment AS s
LEFT JOIN packaging_benchmark_dim AS k ON k.material = s.material AND k.route = s.route AND k.is_current = 1
WHERE s.shipped_at >= :from AND s.shipped_at < :to AND (:route IS NULL OR s.route = :route)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  },
} as const

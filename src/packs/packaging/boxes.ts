/** The boxes that the model chooses among, with what they weigh and cost. */
export const BOXES = (
  [
    ['XS', 200, 150, 100, 'mailer', 45, 6],
    ['S', 300, 200, 150, 'mailer', 95, 10],
    ['M', 400, 300, 200, 'corrugated', 210, 16],
    ['L', 500, 400, 300, 'corrugated', 380, 28],
    ['XL', 600, 500, 400, 'double wall', 690, 44],
    ['XXL', 800, 600, 600, 'double wall', 1150, 80],
  ] as const
).map(([box_id, length_mm, width_mm, height_mm, material, material_g, cost], rank) => ({
  box_id,
  rank,
  length_mm,
  width_mm,
  height_mm,
  volume_cm3: (length_mm * width_mm * height_mm) / 1000,
  material,
  material_g,
  cost,
}))

const MATERIALS = { mailer: 0.9, corrugated: 1.1, 'double wall': 1.3 }
const ROUTES = { rail: 0.8, road: 1, air: 3.2 }

export const BENCHMARKS = Object.entries(MATERIALS).flatMap(([material, base]) =>
  Object.entries(ROUTES).map(([route, factor]) => ({
    material,
    route,
    carbon_factor: Math.round(base * factor * 100) / 100,
  })),
)

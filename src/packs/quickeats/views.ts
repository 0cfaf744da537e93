/** The snowflake: places, normalised. */
export const views = {
  region_dim: {
    title: 'Regions and how many live there',
    sql: `SELECT region, count(*) AS cities, sum(population) AS population
FROM quickeats_city_dim WHERE is_current = 1 AND is_deleted = 0 AND region IS NOT NULL GROUP BY region`,
  },
  cuisine_dim: {
    title: 'Cuisines and how many restaurants cook them',
    sql: `SELECT cuisine_type, count(*) AS restaurants
FROM quickeats_restaurant_dim WHERE is_current = 1 AND is_deleted = 0 AND cuisine_type IS NOT NULL GROUP BY cuisine_type`,
  },
} as const

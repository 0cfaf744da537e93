const FILTERS = { store_id: 'text', product_id: 'text' } as const

/** Weeks in which stock was counted. */
const COUNTED = `FROM shopsmart_inventory_fact
  WHERE week >= :from AND week < :to AND stock_on_hand IS NOT NULL
    AND (:store_id IS NULL OR store_id = :store_id) AND (:product_id IS NULL OR product_id = :product_id)`

/** Weeks of a year, by which a ratio of any period is one of a year. */
const WEEKS = 52.1775

export const stockKpis = {
  stock_turnover: {
    title: 'How often a year the stock of stores is sold in whole weeks, by category and over all of it',
    chart: 'bar',
    section: 'Stock',
    columns: {
      category: 'text',
      units_sold: 'integer',
      average_stock: 'real',
      turnover: 'real',
      overall: 'real',
    },
    filters: FILTERS,
    sql: `SELECT category, units_sold, 1.0 * stock / weeks AS average_stock,
  ${WEEKS} * units_sold / nullif(stock, 0) AS turnover,
  ${WEEKS} * sum(units_sold) OVER () / nullif(sum(stock) OVER (), 0) AS overall
FROM (
  SELECT coalesce(p.category, 'Unknown') AS category, sum(coalesce(i.units_sold, 0)) AS units_sold,
    sum(i.stock_on_hand) AS stock, count(DISTINCT i.week) AS weeks
  FROM shopsmart_inventory_fact AS i
  LEFT JOIN shopsmart_product_dim AS p ON p.product_key = i.product_key
  WHERE i.week >= :from AND i.week <= :to - 604800000 AND i.stock_on_hand IS NOT NULL
    AND (:store_id IS NULL OR i.store_id = :store_id) AND (:product_id IS NULL OR i.product_id = :product_id)
  GROUP BY 1
) AS categories
ORDER BY category`,
  },
  stock_vs_sales: {
    title: 'Stock on hand beside what was sold, by week',
    chart: 'line',
    section: 'Stock',
    columns: { week: 'time', stock_on_hand: 'integer', units_sold: 'integer', weeks_of_cover: 'real' },
    filters: FILTERS,
    sql: `SELECT week, sum(stock_on_hand) AS stock_on_hand, sum(coalesce(units_sold, 0)) AS units_sold,
  1.0 * sum(stock_on_hand) / nullif(sum(coalesce(units_sold, 0)), 0) AS weeks_of_cover
${COUNTED}
GROUP BY week ORDER BY week`,
  },
  days_of_cover: {
    title:
      'What will run out first: the 100 products under their reorder level whose stock lasts the fewest days',
    chart: 'table',
    section: 'Stock',
    columns: {
      store_id: 'text',
      product_id: 'text',
      product_name: 'text',
      stock_on_hand: 'integer',
      reorder_level: 'integer',
      units_per_day: 'real',
      days_of_cover: 'real',
    },
    filters: FILTERS,
    sql: `SELECT i.store_id, i.product_id, p.product_name, i.stock_on_hand, i.reorder_level,
  i.units / (7.0 * i.weeks) AS units_per_day, i.stock_on_hand * 7.0 * i.weeks / i.units AS days_of_cover
FROM (
  SELECT store_id, product_id, product_key, stock_on_hand, reorder_level,
    row_number() OVER (PARTITION BY store_id, product_id ORDER BY week DESC) AS newest,
    sum(units_sold) OVER (PARTITION BY store_id, product_id) AS units,
    count(*) OVER (PARTITION BY store_id, product_id) AS weeks
  ${COUNTED}
) AS i
LEFT JOIN shopsmart_product_dim AS p ON p.product_key = i.product_key
WHERE i.newest = 1 AND i.stock_on_hand <= i.reorder_level AND i.units > 0
ORDER BY days_of_cover, i.store_id, i.product_id LIMIT 100`,
  },
} as const

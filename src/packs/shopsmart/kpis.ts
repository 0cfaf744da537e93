import { stockKpis } from './stock-kpis.ts'

/** `store` or `online`, or which of those online: `web`, `app`. */
const CHANNEL = { channel: 'text' } as const

/** Sales of a period, of which a KPI takes as little as it can before it groups: an engine that sorts rows to group them sorts short ones fast. */
const SALES = `FROM shopsmart_sales_fact
  WHERE sold_at >= :from AND sold_at < :to AND (:channel IS NULL OR channel = :channel OR online_channel = :channel)`

/** Who sold; online, who bought. */
const PLACE = 'store_key, CASE WHEN store_key IS NULL THEN customer_key END AS customer_key'
const PLACES = `LEFT JOIN shopsmart_store_dim AS s ON s.store_key = f.store_key
LEFT JOIN shopsmart_customer_dim AS c ON c.customer_key = f.customer_key`

/** Where the store is, as of the time of sale; online, where the customer is. */
const REGION = `coalesce(CASE WHEN f.store_key IS NULL THEN c.region ELSE s.region END, 'Unknown')`

export const kpis = {
  sales_by_region_month: {
    title: 'Total sales per region per month',
    chart: 'line',
    section: 'Sales',
    columns: { month: 'text', region: 'text', sales: 'money', quantity: 'integer' },
    filters: CHANNEL,
    sql: `SELECT local_month(f.sold_at) AS month, ${REGION} AS region, sum(f.sales) AS sales, sum(f.quantity) AS quantity
FROM (
  SELECT sold_at, ${PLACE}, sum(sales_amount) AS sales, sum(quantity_sold) AS quantity
  ${SALES}
  GROUP BY 1, 2, 3
) AS f
${PLACES}
GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  top_products: {
    title: 'Top 5 products by revenue',
    chart: 'bar',
    section: 'Sales',
    columns: {
      product_id: 'text',
      product_name: 'text',
      category: 'text',
      revenue: 'money',
      quantity: 'integer',
    },
    filters: CHANNEL,
    sql: `SELECT t.product_id, p.product_name, p.category, t.revenue, t.quantity
FROM (
  SELECT product_id, sum(sales_amount) AS revenue, sum(quantity_sold) AS quantity
  ${SALES}
  GROUP BY product_id
) AS t
LEFT JOIN shopsmart_product_dim AS p ON p.product_id = t.product_id AND p.is_current = 1
ORDER BY t.revenue DESC, t.product_id LIMIT 5`,
  },
  retention_by_loyalty: {
    title:
      'Active customers by loyalty level at the time of sale, and how many of them bought in the month before',
    chart: 'line',
    section: 'Customers',
    columns: {
      month: 'text',
      loyalty_level: 'text',
      active_customers: 'integer',
      retained: 'integer',
      retention: 'real',
    },
    filters: CHANNEL,
    sql: `WITH bought AS (
  SELECT f.month, c.customer_id, coalesce(c.loyalty_level, 'unknown') AS loyalty_level
  FROM (
    SELECT local_month(sold_at) AS month, customer_key
    ${SALES} AND customer_id IS NOT NULL
    GROUP BY 1, 2
  ) AS f
  JOIN shopsmart_customer_dim AS c ON c.customer_key = f.customer_key
  GROUP BY 1, 2, 3
), months AS (
  SELECT month, row_number() OVER (ORDER BY month) AS n FROM (SELECT DISTINCT month FROM bought) AS named
), active AS (
  SELECT DISTINCT b.customer_id, m.n FROM bought AS b JOIN months AS m ON m.month = b.month
)
SELECT b.month, b.loyalty_level, count(*) AS active_customers, count(a.customer_id) AS retained,
  CASE WHEN m.n > 1 THEN 1.0 * count(a.customer_id) / count(*) END AS retention
FROM bought AS b
JOIN months AS m ON m.month = b.month
LEFT JOIN active AS a ON a.customer_id = b.customer_id AND a.n = m.n - 1
GROUP BY b.month, m.n, b.loyalty_level ORDER BY 1, 2`,
  },
  revenue_by_region: {
    title: 'Revenue by region',
    chart: 'bar',
    section: 'Sales',
    columns: { region: 'text', revenue: 'money', sales: 'integer', share: 'real' },
    filters: CHANNEL,
    sql: `SELECT region, revenue, sales, 1.0 * revenue / sum(revenue) OVER () AS share
FROM (
  SELECT ${REGION} AS region, sum(f.revenue) AS revenue, sum(f.sales) AS sales
  FROM (
    SELECT ${PLACE}, sum(sales_amount) AS revenue, count(*) AS sales
    ${SALES}
    GROUP BY 1, 2
  ) AS f
  ${PLACES}
  GROUP BY 1
) AS regions
ORDER BY revenue DESC, region`,
  },
  repeat_rate: {
    title: 'Customers who bought more than once in a month',
    chart: 'line',
    section: 'Customers',
    columns: { month: 'text', customers: 'integer', repeated: 'integer', repeat_rate: 'real' },
    filters: CHANNEL,
    sql: `SELECT month, count(*) AS customers, sum(CASE WHEN visits > 1 THEN 1 ELSE 0 END) AS repeated,
  avg(CASE WHEN visits > 1 THEN 1.0 ELSE 0.0 END) AS repeat_rate
FROM (
  SELECT local_month(sold_at) AS month, customer_id, count(DISTINCT sale_id) AS visits
  ${SALES} AND customer_id IS NOT NULL
  GROUP BY 1, 2
) AS customers
GROUP BY month ORDER BY month`,
  },
  ...stockKpis,
  promotion_effect: {
    title: 'Revenue a day of what was promoted, in the promotion and in the 4 weeks before',
    chart: 'table',
    section: 'Promotions',
    columns: {
      promotion_id: 'text',
      promotion_name: 'text',
      category: 'text',
      discount_percent: 'real',
      revenue: 'money',
      revenue_before: 'money',
      uplift: 'real',
      discount_given: 'money',
    },
    // promotions begin and end with a day: sales are summed by day once, not once for each promotion
    sql: `SELECT e.promotion_id, e.promotion_name, e.category, e.discount_percent, e.revenue, e.revenue_before,
  (1.0 * e.revenue / e.days) / nullif(1.0 * e.revenue_before / 28, 0) - 1 AS uplift,
  (SELECT sum(g.promotion_discount) FROM shopsmart_promotion_fact AS g WHERE g.promotion_id = e.promotion_id) AS discount_given
FROM (
  SELECT p.promotion_id, p.promotion_name, p.category, p.discount_percent,
    (p.end_date - p.start_date) / 86400000 + 1 AS days,
    sum(CASE WHEN s.day >= p.start_date THEN s.amount ELSE 0 END) AS revenue,
    sum(CASE WHEN s.day < p.start_date THEN s.amount ELSE 0 END) AS revenue_before
  FROM shopsmart_promotion_dim AS p
  JOIN (
    SELECT f.day, d.category, sum(f.amount) AS amount
    FROM (
      SELECT sold_at - sold_at % 86400000 AS day, product_key, sum(sales_amount) AS amount
      FROM shopsmart_sales_fact
      WHERE sold_at >= :from - 2419200000 AND sold_at < 86400000 + (
        SELECT max(l.end_date) FROM shopsmart_promotion_dim AS l WHERE l.is_current = 1 AND l.start_date >= :from AND l.start_date < :to
      )
      GROUP BY 1, 2
    ) AS f
    LEFT JOIN shopsmart_product_dim AS d ON d.product_key = f.product_key
    GROUP BY 1, 2
  ) AS s ON s.day >= p.start_date - 2419200000 AND s.day <= p.end_date AND (p.category IS NULL OR s.category = p.category)
  WHERE p.is_current = 1 AND p.start_date >= :from AND p.start_date < :to
  GROUP BY p.promotion_id, p.promotion_name, p.category, p.discount_percent, p.start_date, p.end_date
) AS e
ORDER BY uplift DESC, e.promotion_id`,
  },
  low_performing_stores: {
    title: 'The 100 weakest of the stores that sell less than 70 % of what is usual in cities of their tier',
    chart: 'table',
    section: 'Stores',
    columns: {
      city_tier: 'text',
      store_id: 'text',
      store_name: 'text',
      city: 'text',
      sales: 'money',
      tier_average: 'real',
      of_average: 'real',
    },
    sql: `SELECT city_tier, store_id, store_name, city, sales, tier_average / 100.0 AS tier_average, 1.0 * sales / tier_average AS of_average
FROM (
  SELECT s.city_tier, s.store_id, s.store_name, s.city, coalesce(f.sales, 0) AS sales,
    avg(coalesce(f.sales, 0)) OVER (PARTITION BY s.city_tier) AS tier_average
  FROM shopsmart_store_dim AS s
  LEFT JOIN (
    SELECT store_id, sum(sales_amount) AS sales
    FROM shopsmart_sales_fact
    WHERE sold_at >= :from AND sold_at < :to AND channel = 'store'
    GROUP BY store_id
  ) AS f ON f.store_id = s.store_id
  WHERE s.is_current = 1 AND s.is_deleted = 0 AND s.city_tier IS NOT NULL
) AS stores
WHERE sales < 0.7 * tier_average
ORDER BY of_average, store_id LIMIT 100`,
  },
} as const

CREATE VIEW sale AS
SELECT DISTINCT 'store' AS channel, transaction_id AS sale_id, product_id, store_id, customer_id, promotion_id, date::TIMESTAMP AS sold,
  coalesce(quantity::INT, 1) AS pieces, cents(sale_amount) AS paid, coalesce(cents(discount), 0) AS discount
FROM pos_sales
UNION ALL
SELECT DISTINCT 'online', order_id, product_id, NULL, customer_id, promotion_id, ordered_at, 1,
  cents(price) - coalesce(cents(discount), 0), coalesce(cents(discount), 0)
FROM online_orders;
CREATE VIEW store_now AS SELECT * FROM stores QUALIFY row_number() OVER (PARTITION BY store_id ORDER BY as_of DESC) = 1;
CREATE VIEW product_now AS SELECT * FROM products QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY as_of DESC) = 1;
CREATE VIEW product_first AS SELECT * FROM products QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY as_of) = 1;
CREATE VIEW customer_first AS SELECT * FROM customers QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY as_of) = 1;
CREATE VIEW promotion_now AS SELECT * FROM promotions QUALIFY row_number() OVER (PARTITION BY promotion_id ORDER BY as_of DESC) = 1;
CREATE VIEW told_sale AS
SELECT s.*, coalesce(c.loyalty_level, f.loyalty_level, 'unknown') AS loyalty_level,
  coalesce(CASE WHEN s.channel = 'store' THEN t.region ELSE coalesce(c.region, f.region) END, 'Unknown') AS region,
  coalesce(p.category, pf.category) AS category
FROM sale AS s
ASOF LEFT JOIN customers AS c ON c.customer_id = s.customer_id AND c.as_of <= s.sold
ASOF LEFT JOIN products AS p ON p.product_id = s.product_id AND p.as_of <= s.sold
LEFT JOIN customer_first AS f ON f.customer_id = s.customer_id
LEFT JOIN product_first AS pf ON pf.product_id = s.product_id
LEFT JOIN store_now AS t ON t.store_id = s.store_id;
CREATE VIEW counted AS
SELECT date_trunc('week', as_of::TIMESTAMP) AS week, store_id, product_id, max(stock_on_hand::INT) AS stock, max(reorder_level::INT) AS reorder_level
FROM inventory GROUP BY ALL;
CREATE VIEW shelf AS
SELECT c.*, coalesce(s.pieces, 0) AS pieces, s.pieces AS told_pieces
FROM counted AS c
LEFT JOIN (SELECT date_trunc('week', sold) AS week, store_id, product_id, sum(pieces) AS pieces FROM sale WHERE channel = 'store' GROUP BY ALL) AS s
  USING (week, store_id, product_id);

-- sales_by_region_month
SELECT month_of(sold) AS month, region, sum(paid) AS sales, sum(pieces) AS quantity FROM told_sale WHERE asked(sold) GROUP BY ALL ORDER BY 1, 2;

-- top_products
SELECT s.product_id, n.product_name, n.category, sum(paid) AS revenue, sum(pieces) AS quantity
FROM sale AS s LEFT JOIN product_now AS n USING (product_id) WHERE asked(sold) GROUP BY 1, 2, 3 ORDER BY revenue DESC, 1 LIMIT 5;

-- retention_by_loyalty
WITH bought AS (
  SELECT DISTINCT month_of(sold) AS month, customer_id, loyalty_level FROM told_sale WHERE customer_id IS NOT NULL AND asked(sold)
)
SELECT b.month, b.loyalty_level, count(*) AS active_customers, count(*) FILTER (back) AS retained,
  CASE WHEN b.month > (SELECT min(month) FROM bought) THEN avg(back::INT) END AS retention
FROM (
  SELECT *, EXISTS (
    SELECT 1 FROM bought AS p
    WHERE p.customer_id = b.customer_id AND p.month = strftime((b.month || '-01')::DATE - INTERVAL 1 MONTH, '%Y-%m')
  ) AS back FROM bought AS b
) AS b
GROUP BY b.month, b.loyalty_level ORDER BY 1, 2;

-- revenue_by_region
SELECT region, sum(paid) AS revenue, count(*) AS sales, sum(paid) / (SELECT sum(paid) FROM sale WHERE asked(sold)) AS share
FROM told_sale WHERE asked(sold) GROUP BY region ORDER BY revenue DESC, region;

-- repeat_rate
SELECT month, count(*) AS customers, count(*) FILTER (visits > 1) AS repeated, avg((visits > 1)::INT) AS repeat_rate
FROM (
  SELECT month_of(sold) AS month, customer_id, count(DISTINCT sale_id) AS visits
  FROM sale WHERE customer_id IS NOT NULL AND asked(sold) GROUP BY ALL
) GROUP BY month ORDER BY month;

-- stock_turnover
WITH weeks AS (
  SELECT s.*, coalesce(p.category, f.category, 'Unknown') AS category
  FROM shelf AS s ASOF LEFT JOIN products AS p ON p.product_id = s.product_id AND p.as_of <= s.week
  LEFT JOIN product_first AS f ON f.product_id = s.product_id
  WHERE asked(week) AND asked(week + INTERVAL 7 DAY - INTERVAL 1 MILLISECOND)
)
SELECT category, sum(pieces) AS units_sold, sum(stock) / count(DISTINCT week) AS average_stock, 52.1775 * sum(pieces) / sum(stock) AS turnover,
  (SELECT 52.1775 * sum(pieces) / sum(stock) FROM weeks) AS overall
FROM weeks GROUP BY category ORDER BY category;

-- stock_vs_sales
SELECT epoch_ms(week) AS week, sum(stock) AS stock_on_hand, sum(pieces) AS units_sold, sum(stock) / nullif(sum(pieces), 0) AS weeks_of_cover
FROM shelf WHERE asked(week) GROUP BY 1 ORDER BY 1;

-- days_of_cover
SELECT i.store_id, i.product_id, i.product_name, i.stock AS stock_on_hand, i.reorder_level, i.per_day AS units_per_day, i.stock / i.per_day AS days_of_cover
FROM (
  SELECT s.store_id, s.product_id, arg_max(s.stock, s.week) AS stock, arg_max(s.reorder_level, s.week) AS reorder_level,
    arg_max(coalesce(p.product_name, f.product_name), s.week) AS product_name, sum(s.told_pieces) / (7.0 * count(*)) AS per_day
  FROM shelf AS s ASOF LEFT JOIN products AS p ON p.product_id = s.product_id AND p.as_of <= s.week
  LEFT JOIN product_first AS f ON f.product_id = s.product_id
  WHERE asked(s.week) GROUP BY 1, 2
) AS i
WHERE i.stock <= i.reorder_level AND i.per_day > 0 ORDER BY round(days_of_cover, 9), 1, 2 LIMIT 100;

-- promotion_effect
WITH effect AS (
  SELECT p.promotion_id, p.promotion_name, p.category, p.discount_percent, date_diff('day', p.start_date::DATE, p.end_date::DATE) + 1 AS days,
    coalesce(sum(s.paid) FILTER (s.sold >= p.start_date::TIMESTAMP), 0) AS revenue,
    coalesce(sum(s.paid) FILTER (s.sold < p.start_date::TIMESTAMP), 0) AS revenue_before
  FROM promotion_now AS p
  JOIN told_sale AS s ON s.sold >= p.start_date::TIMESTAMP - INTERVAL 28 DAY AND s.sold < p.end_date::TIMESTAMP + INTERVAL 1 DAY
    AND (p.category IS NULL OR p.category = s.category)
  WHERE asked(p.start_date) GROUP BY ALL
)
SELECT promotion_id, promotion_name, category, discount_percent, revenue, revenue_before,
  (revenue / days) / nullif(revenue_before / 28, 0) - 1 AS uplift,
  (SELECT sum(discount) FROM sale WHERE sale.promotion_id = effect.promotion_id) AS discount_given
FROM effect ORDER BY round(uplift, 9) DESC, 1;

-- low_performing_stores
WITH sold AS (
  SELECT n.city_tier, n.store_id, n.store_name, n.city, coalesce(sum(s.paid), 0) AS sales
  FROM store_now AS n LEFT JOIN sale AS s ON s.store_id = n.store_id AND asked(s.sold) GROUP BY ALL
)
SELECT s.city_tier, s.store_id, s.store_name, s.city, s.sales, t.mean / 100 AS tier_average, s.sales / t.mean AS of_average
FROM sold AS s JOIN (SELECT city_tier, avg(sales) AS mean FROM sold GROUP BY 1) AS t USING (city_tier)
WHERE s.sales < 0.7 * t.mean ORDER BY round(of_average, 9), 2 LIMIT 100;

CREATE VIEW shown AS SELECT DISTINCT impression_id, user_id, product_id, variant, shown_at, latency_ms FROM impressions;
CREATE VIEW act AS SELECT DISTINCT event_id, user_id, kind, product_id, impression_id, cents(amount) AS paid, "at" FROM interactions;
CREATE TABLE click AS
SELECT c.*,
  (SELECT count(*) FROM act AS b WHERE b.kind = 'click' AND b.user_id = c.user_id AND b."at" > c."at" - INTERVAL 10 SECOND AND b."at" <= c."at") > 10
  OR (SELECT count(*) FROM act AS b WHERE b.kind = 'click' AND b.user_id = c.user_id AND b.product_id = c.product_id
    AND b."at" > c."at" - INTERVAL 1 SECOND AND b."at" <= c."at") > 1 AS spam
FROM act AS c WHERE c.kind = 'click';
CREATE TABLE taken AS
SELECT c.event_id, c.user_id, c.product_id, c."at", s.variant, s.product_id AS shown_product
FROM click AS c JOIN shown AS s ON s.impression_id = c.impression_id AND s.user_id = c.user_id AND s.shown_at <= c."at" AND s.shown_at >= c."at" - INTERVAL 1 HOUR
WHERE NOT c.spam;
CREATE TABLE bought AS
SELECT p."at", p.paid, arg_max(t.variant, (t."at", t.event_id)) AS variant
FROM act AS p JOIN taken AS t ON t.user_id = p.user_id AND t.product_id = p.product_id AND t."at" <= p."at" AND t."at" >= p."at" - INTERVAL 30 MINUTE
WHERE p.kind = 'purchase' GROUP BY p.event_id, p."at", p.paid;
CREATE VIEW happened AS
SELECT shown_at AS "at", variant, 'impression' AS what, 0 AS paid, latency_ms FROM shown
UNION ALL SELECT "at", variant, 'click', 0, NULL FROM taken
UNION ALL SELECT "at", variant, 'conversion', coalesce(paid, 0), NULL FROM bought;
CREATE VIEW first_use AS SELECT user_id, min("at") AS first_at FROM act WHERE kind = 'click' AND impression_id IS NOT NULL GROUP BY user_id;
CREATE MACRO back(who, since, days) AS EXISTS (
  SELECT 1 FROM act AS a WHERE a.user_id = who AND a."at" >= since + to_days(days) AND a."at" < since + to_days(days + 1)
);

-- ctr_by_product
WITH s AS (SELECT product_id, count(*) AS impressions FROM shown WHERE asked(shown_at) GROUP BY 1),
  c AS (SELECT shown_product AS product_id, count(*) AS clicks FROM taken WHERE asked("at") GROUP BY 1)
SELECT product_id, coalesce(impressions, 0) AS impressions, coalesce(clicks, 0) AS clicks, coalesce(clicks, 0) / impressions AS ctr
FROM s FULL JOIN c USING (product_id) ORDER BY 2 DESC, 1 LIMIT 100;

-- conversion_by_variant
SELECT variant, count(*) FILTER (what = 'impression') AS impressions, count(*) FILTER (what = 'click') AS clicks, count(*) FILTER (what = 'conversion') AS conversions, count(*) FILTER (what = 'click') / count(*) FILTER (what = 'impression') AS ctr,
  count(*) FILTER (what = 'conversion') / count(*) FILTER (what = 'impression') AS conversion, avg(latency_ms) AS avg_latency_ms, sum(paid) AS revenue
FROM happened WHERE asked("at") GROUP BY variant ORDER BY variant;

-- retention_cohorts
SELECT day_of(first_at) AS cohort, count(*) AS users,
  CASE WHEN max(first_at) + INTERVAL 2 DAY <= latest THEN avg(day_1::INT) END AS day_1,
  CASE WHEN max(first_at) + INTERVAL 8 DAY <= latest THEN avg(day_7::INT) END AS day_7,
  CASE WHEN max(first_at) + INTERVAL 31 DAY <= latest THEN avg(day_30::INT) END AS day_30
FROM (
  SELECT u.*, back(u.user_id, u.first_at, 1) AS day_1, back(u.user_id, u.first_at, 7) AS day_7, back(u.user_id, u.first_at, 30) AS day_30
  FROM first_use AS u WHERE asked(first_at)
), (SELECT max("at") AS latest FROM act)
GROUP BY 1, latest ORDER BY 1;

-- hourly
SELECT day_of("at") AS day, hour_of("at") AS hour, variant, count(*) FILTER (what = 'impression') AS impressions, count(*) FILTER (what = 'click') AS clicks, count(*) FILTER (what = 'conversion') AS conversions,
  count(*) FILTER (what = 'click') / nullif(count(*) FILTER (what = 'impression'), 0) AS ctr, count(*) FILTER (what = 'conversion') / nullif(count(*) FILTER (what = 'impression'), 0) AS conversion, avg(latency_ms) AS avg_latency_ms
FROM happened WHERE asked("at") GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- daily
SELECT day_of("at") AS day, variant, count(*) FILTER (what = 'impression') AS impressions, count(*) FILTER (what = 'click') AS clicks, count(*) FILTER (what = 'conversion') AS conversions,
  count(*) FILTER (what = 'click') / nullif(count(*) FILTER (what = 'impression'), 0) AS ctr, count(*) FILTER (what = 'conversion') / nullif(count(*) FILTER (what = 'impression'), 0) AS conversion, avg(latency_ms) AS avg_latency_ms
FROM happened WHERE asked("at") GROUP BY 1, 2 ORDER BY 1, 2;

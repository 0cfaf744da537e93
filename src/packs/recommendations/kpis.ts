const SECOND = 1000
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A purchase so long after the click comes of it. */
const ATTRIBUTED = 30 * 60 * SECOND
/** A click so long after the impression is on it. */
const SHOWN = HOUR

const VARIANT = { variant: 'text' } as const

/** Clicks that are no spam, with the recommendation that they were on; those before the period too of which a purchase may come. */
const CLICKS = `clicks AS (
  SELECT c.event_id, c.user_id, c.product_id, c."at", i.variant, i.product_id AS shown_product
  FROM (
    SELECT event_id, user_id, product_id, impression_id, "at",
      count(*) OVER (PARTITION BY user_id ORDER BY "at" RANGE BETWEEN ${10 * SECOND - 1} PRECEDING AND CURRENT ROW) AS in_ten_seconds,
      count(*) OVER (PARTITION BY user_id, product_id ORDER BY "at" RANGE BETWEEN ${SECOND - 1} PRECEDING AND CURRENT ROW) AS in_a_second
    FROM recommendations_interactions_fact
    WHERE "at" >= :from - ${ATTRIBUTED + 10 * SECOND} AND "at" < :to AND kind = 'click'
  ) AS c
  JOIN recommendations_impressions_fact AS i ON i.impression_id = c.impression_id AND i.user_id = c.user_id
    AND i.shown_at <= c."at" AND i.shown_at >= c."at" - ${SHOWN}
  WHERE c.in_ten_seconds <= 10 AND (c.product_id IS NULL OR c.in_a_second <= 1)
)`

/** Purchases, each with the variant of the last click of the user on the product. */
const CONVERSIONS = `conversions AS (
  SELECT event_id, "at", amount, variant
  FROM (
    SELECT p.event_id, p."at", p.amount, c.variant,
      row_number() OVER (PARTITION BY p.event_id ORDER BY c."at" DESC, c.event_id DESC) AS place
    FROM recommendations_interactions_fact AS p
    JOIN clicks AS c ON c.user_id = p.user_id AND c.product_id = p.product_id
      AND c."at" <= p."at" AND c."at" >= p."at" - ${ATTRIBUTED}
    WHERE p."at" >= :from AND p."at" < :to AND p.kind = 'purchase'
  ) AS followed
  WHERE place = 1
)`

/** What happened of each kind, by time and variant: impressions, clicks and purchases as rows of one form. */
const HAPPENED = `WITH ${CLICKS}, ${CONVERSIONS}, happened AS (
  SELECT shown_at AS "at", variant, 1 AS impressions, 0 AS clicks, 0 AS conversions, 0 AS revenue, latency_ms
  FROM recommendations_impressions_fact WHERE shown_at >= :from AND shown_at < :to
  UNION ALL SELECT "at", variant, 0, 1, 0, 0, NULL FROM clicks WHERE "at" >= :from
  UNION ALL SELECT "at", variant, 0, 0, 1, coalesce(amount, 0), NULL FROM conversions
)`

const RATES = `sum(impressions) AS impressions, sum(clicks) AS clicks, sum(conversions) AS conversions,
  1.0 * sum(clicks) / nullif(sum(impressions), 0) AS ctr,
  1.0 * sum(conversions) / nullif(sum(impressions), 0) AS conversion,
  avg(latency_ms) AS avg_latency_ms`

const RATE_COLUMNS = {
  variant: 'text',
  impressions: 'integer',
  clicks: 'integer',
  conversions: 'integer',
  ctr: 'real',
  conversion: 'real',
  avg_latency_ms: 'real',
} as const

/** The share of a cohort who did something in the so manieth 24 hours after their first time; nothing while those are not over. */
const returned = (day: number) =>
  `CASE WHEN max(cohorts.first_at) + ${(day + 1) * DAY} <= max(cohorts.latest)
    THEN 1.0 * count(DISTINCT CASE WHEN i."at" >= cohorts.first_at + ${day * DAY} AND i."at" < cohorts.first_at + ${(day + 1) * DAY} THEN cohorts.user_id END)
      / count(DISTINCT cohorts.user_id) END AS day_${day}`

export const kpis = {
  ctr_by_product: {
    title: 'Click-through rate by product, without spam',
    chart: 'table',
    columns: { product_id: 'text', impressions: 'integer', clicks: 'integer', ctr: 'real' },
    filters: VARIANT,
    sql: `WITH ${CLICKS}
SELECT product_id, sum(impressions) AS impressions, sum(clicks) AS clicks,
  1.0 * sum(clicks) / nullif(sum(impressions), 0) AS ctr
FROM (
  SELECT product_id, variant, 1 AS impressions, 0 AS clicks
  FROM recommendations_impressions_fact WHERE shown_at >= :from AND shown_at < :to
  UNION ALL SELECT shown_product, variant, 0, 1 FROM clicks WHERE "at" >= :from
) AS happened
WHERE :variant IS NULL OR variant = :variant
GROUP BY product_id ORDER BY 2 DESC, product_id LIMIT 100`,
  },
  conversion_by_variant: {
    title: 'Purchases within 30 minutes of the click on what was recommended, by variant',
    chart: 'bar',
    columns: { ...RATE_COLUMNS, revenue: 'money' },
    filters: VARIANT,
    sql: `${HAPPENED}
SELECT variant, ${RATES}, sum(revenue) AS revenue
FROM happened WHERE :variant IS NULL OR variant = :variant
GROUP BY variant ORDER BY variant`,
  },
  retention_cohorts: {
    title: 'Share of users who are back on day 1, 7 and 30 after they first took up a recommendation',
    chart: 'table',
    columns: { cohort: 'text', users: 'integer', day_1: 'real', day_7: 'real', day_30: 'real' },
    // DISTINCT keeps the period of the interactions together: joined as they are, all that ever were would be read
    sql: `SELECT cohorts.cohort, count(DISTINCT cohorts.user_id) AS users,
  ${[1, 7, 30].map(returned).join(',\n  ')}
FROM (
  SELECT user_id, first_at, local_day(first_at) AS cohort,
    (SELECT max("at") FROM recommendations_interactions_fact) AS latest
  FROM recommendations_first_use_fact
  WHERE first_at >= :from AND first_at < :to
) AS cohorts
LEFT JOIN (
  SELECT DISTINCT user_id, "at" FROM recommendations_interactions_fact
  WHERE "at" >= :from + ${DAY} AND "at" < :to + ${31 * DAY}
) AS i ON i.user_id = cohorts.user_id
GROUP BY cohorts.cohort ORDER BY cohorts.cohort`,
  },
  hourly: {
    title: 'Impressions, clicks and conversions by hour and variant',
    chart: 'line',
    columns: { day: 'text', hour: 'integer', ...RATE_COLUMNS },
    filters: VARIANT,
    sql: `${HAPPENED}
SELECT local_day("at") AS day, local_hour("at") AS hour, variant, ${RATES}
FROM happened WHERE :variant IS NULL OR variant = :variant
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  },
  daily: {
    title: 'Impressions, clicks and conversions by day and variant',
    chart: 'line',
    columns: { day: 'text', ...RATE_COLUMNS },
    filters: VARIANT,
    sql: `${HAPPENED}
SELECT local_day("at") AS day, variant, ${RATES}
FROM happened WHERE :variant IS NULL OR variant = :variant
GROUP BY 1, 2 ORDER BY 1, 2`,
  },
} as const

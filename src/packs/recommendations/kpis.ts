import { CLICKS, CONVERSIONS } from './attributed.ts'

const DAY = 86_400_000

const VARIANT = { variant: 'text' } as const

/** What happened of each kind, by time and variant: impressions, clicks and purchases as rows of one form. */
const HAPPENED = `WITH clicks AS (${CLICKS}), conversions AS (${CONVERSIONS}), happened AS (
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
    sql: `WITH clicks AS (${CLICKS})
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
    chart: 'funnel',
    columns: { ...RATE_COLUMNS, revenue: 'money' },
    filters: VARIANT,
    sql: `${HAPPENED}
SELECT variant, ${RATES}, sum(revenue) AS revenue
FROM happened WHERE :variant IS NULL OR variant = :variant
GROUP BY variant ORDER BY variant`,
  },
  retention_cohorts: {
    title: 'Share of users who are back on day 1, 7 and 30 after they first took up a recommendation',
    chart: 'cohorts',
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
    chart: 'hours',
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

const MODEL = { model: 'text' } as const

const IMAGES = `FROM imaging_inferences_fact
WHERE "at" >= :from AND "at" < :to AND (:model IS NULL OR model = :model)`

/** By model, version and variant: what is compared when one is to take the place of another. */
const BY = { model: 'text', model_version: 'text', variant: 'text' } as const

export const kpis = {
  throughput: {
    title: 'Images a day, and a minute while any came',
    chart: 'line',
    columns: { day: 'text', ...BY, images: 'integer', busy_minutes: 'integer', per_minute: 'real' },
    filters: MODEL,
    sql: `SELECT local_day("at") AS day, model, model_version, variant, count(*) AS images, count(DISTINCT "at" - "at" % 60000) AS busy_minutes,
  1.0 * count(*) / count(DISTINCT "at" - "at" % 60000) AS per_minute
${IMAGES}
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  },
  success_rate: {
    title: 'Share of images that did not fail',
    chart: 'bar',
    columns: { ...BY, images: 'integer', failed: 'integer', success_rate: 'real' },
    filters: MODEL,
    sql: `SELECT model, model_version, variant, count(*) AS images, sum(1 - is_ok) AS failed, 1.0 * sum(is_ok) / count(*) AS success_rate
${IMAGES}
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  },
  latency: {
    title: 'Time from end to end',
    chart: 'table',
    columns: { ...BY, images: 'integer', mean: 'real', p50: 'real', p95: 'real', p99: 'real' },
    filters: MODEL,
    sql: `SELECT model, model_version, variant, max(images) AS images, avg(ms) AS mean,
  min(CASE WHEN place >= 0.5 * images THEN ms END) AS p50,
  min(CASE WHEN place >= 0.95 * images THEN ms END) AS p95,
  min(CASE WHEN place >= 0.99 * images THEN ms END) AS p99
FROM (
  SELECT model, model_version, variant, end_to_end_ms AS ms,
    row_number() OVER (PARTITION BY model, model_version, variant ORDER BY end_to_end_ms) AS place,
    count(*) OVER (PARTITION BY model, model_version, variant) AS images
  ${IMAGES}
) AS ranked
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  },
  cost_per_image: {
    title: 'Cost of an image, US dollars',
    chart: 'bar',
    columns: { ...BY, images: 'integer', usd: 'real', usd_per_image: 'real' },
    filters: MODEL,
    sql: `SELECT model, model_version, variant, count(*) AS images, 1e-9 * sum(cost_nano_usd) AS usd,
  1e-9 * sum(cost_nano_usd) / count(*) AS usd_per_image
${IMAGES}
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  },
} as const

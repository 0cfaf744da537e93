const FILTERS = { region: 'text', cdn: 'text', device_type: 'text' } as const

const MINUTES = `FROM playback_qoe_fact
WHERE minute >= :from AND minute < :to AND (:region IS NULL OR region = :region) AND (:cdn IS NULL OR cdn = :cdn)
  AND (:device_type IS NULL OR device_type = :device_type)`

const COLUMNS = {
  hours_watched: 'real',
  buffering_ratio: 'real',
  rebuffers_per_hour: 'real',
  avg_kbps: 'real',
  exits: 'integer',
  drop_off: 'real',
} as const

/** Seconds are summed before they are divided; a minute's bitrate weighs as much as was watched of it. */
const QOE = `sum(watched) / 3600.0 AS hours_watched, 1.0 * sum(buffered) / nullif(sum(watched), 0) AS buffering_ratio,
  3600.0 * sum(rebuffers) / nullif(sum(watched), 0) AS rebuffers_per_hour,
  1.0 * sum(avg_kbps * watched) / nullif(sum(CASE WHEN avg_kbps IS NOT NULL THEN watched END), 0) AS avg_kbps,
  coalesce(sum(exits), 0) AS exits, 1.0 * sum(exits) / nullif(sum(ended), 0) AS drop_off`

export const kpis = {
  qoe_by_region: {
    title: 'Quality of experience by region',
    chart: 'table',
    columns: { region: 'text', ...COLUMNS },
    filters: FILTERS,
    sql: `SELECT region, ${QOE}
${MINUTES}
GROUP BY region ORDER BY region`,
  },
  qoe_by_device: {
    title: 'Quality of experience by device',
    chart: 'table',
    columns: { device_type: 'text', ...COLUMNS },
    filters: FILTERS,
    sql: `SELECT device_type, ${QOE}
${MINUTES}
GROUP BY device_type ORDER BY device_type`,
  },
  before_after: {
    title:
      'Share of the time that is buffering, before and after a change, with the 95 % interval of what it changed by',
    chart: 'intervals',
    columns: {
      region: 'text',
      before: 'real',
      after: 'real',
      change: 'real',
      low: 'real',
      high: 'real',
      hours_before: 'integer',
      hours_after: 'integer',
    },
    filters: { changed_at: 'time', ...FILTERS },
    // Each region and side is a ratio of sums over clock hours, whose variance is told by the delta method; the change of one to the other on
    // the scale of logarithms. Hours are taken for independent of each other, which minutes are not.
    sql: `WITH hours AS (
  SELECT region, minute - minute % 3600000 AS hour, CASE WHEN minute < :changed_at THEN 0 ELSE 1 END AS side,
    1.0 * sum(buffered) AS buffered, 1.0 * sum(watched) AS watched
  ${MINUTES} AND :changed_at IS NOT NULL
  GROUP BY 1, 2, 3
),
ratios AS (
  SELECT region, side, count(*) AS hours, sum(watched) AS watched, sum(buffered) / nullif(sum(watched), 0) AS ratio
  FROM hours GROUP BY region, side
),
sides AS (
  SELECT r.region, r.side, r.hours, r.ratio,
    1.0 * r.hours / nullif(r.hours - 1, 0) * sum((h.buffered - r.ratio * h.watched) * (h.buffered - r.ratio * h.watched))
      / (r.watched * r.watched) / nullif(r.ratio * r.ratio, 0) AS relative_variance
  FROM ratios AS r JOIN hours AS h ON h.region = r.region AND h.side = r.side
  GROUP BY r.region, r.side, r.hours, r.ratio, r.watched
)
SELECT b.region, b.ratio AS before, a.ratio AS after, a.ratio / nullif(b.ratio, 0) - 1 AS change,
  a.ratio / nullif(b.ratio, 0) * exp(-1.96 * sqrt(a.relative_variance + b.relative_variance)) - 1 AS low,
  a.ratio / nullif(b.ratio, 0) * exp(1.96 * sqrt(a.relative_variance + b.relative_variance)) - 1 AS high,
  b.hours AS hours_before, a.hours AS hours_after
FROM sides AS b JOIN sides AS a ON a.region = b.region AND b.side = 0 AND a.side = 1
ORDER BY b.region`,
  },
} as const

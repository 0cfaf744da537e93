const HALF_HOUR = 1_800_000

/** Which of the bands between these limits a number is in. */
const band = (column: string, limits: readonly number[]) =>
  `CASE WHEN ${column} IS NULL THEN NULL ${limits.map((limit, i) => `WHEN ${column} < ${limit} THEN '${i}'`).join(' ')} ELSE '${limits.length}' END`

/** What a delivery's time may depend on, each as one of a few groups. */
const DRIVERS = {
  'City traffic': band('c.traffic_index', [1, 1.1, 1.2, 1.3, 1.4, 1.5]),
  'Driver availability': band('a.busy', [0.2, 0.4, 0.6, 0.8]),
  'Preparation time': band('f.preparation_time', [5, 10, 15, 20, 25]),
  'Payment mode': 'f.payment_type',
  Weather: 'f.weather',
} as const

const names = Object.keys(DRIVERS)

/**
 * The correlation ratio of each driver (Fisher, Statistical Methods for Research Workers, 1925): of the variance of delivery times the share
 * between its groups. 0 says that knowing it tells nothing of the time, 1 that it tells all.
 */
export const deliveryDrivers = {
  title: 'How much of the difference in delivery times goes with what they depend on',
  chart: 'bar',
  section: 'Delivery',
  columns: {
    driver: 'text',
    explained_share: 'real',
    fastest_minutes: 'real',
    slowest_minutes: 'real',
    orders: 'integer',
  },
  filters: { city: 'text' },
  sql: `WITH deliveries AS (
  SELECT f.delivery_time AS minutes, ${Object.values(DRIVERS)
    .map((value, i) => `${value} AS driver_${i}`)
    .join(', ')}
  FROM quickeats_delivery_fact AS f
  LEFT JOIN quickeats_city_dim AS c ON c.city_key = f.city_key
  LEFT JOIN (
    SELECT city, half_hour, 1.0 * sum(busy) / sum(positions) AS busy
    FROM quickeats_driver_activity_fact
    WHERE half_hour >= :from - ${HALF_HOUR} AND half_hour < :to
    GROUP BY city, half_hour
  ) AS a ON a.city = f.city AND a.half_hour = f.order_time - f.order_time % ${HALF_HOUR}
  WHERE f.order_time >= :from AND f.order_time < :to AND (:city IS NULL OR f.city = :city) AND f.delivery_time IS NOT NULL
), told AS (
${names.map((name, i) => `  SELECT '${name}' AS driver, driver_${i} AS value, minutes FROM deliveries`).join('\n  UNION ALL\n')}
), alike AS (
  SELECT driver, count(*) AS orders, sum(minutes) AS total, sum(minutes * minutes) AS squares, avg(minutes) AS mean
  FROM told WHERE value IS NOT NULL
  GROUP BY driver, value
)
SELECT driver,
  (sum(total * total / orders) - sum(total) * sum(total) / sum(orders)) / nullif(sum(squares) - sum(total) * sum(total) / sum(orders), 0) AS explained_share,
  min(mean) AS fastest_minutes, max(mean) AS slowest_minutes, sum(orders) AS orders
FROM alike
GROUP BY driver ORDER BY explained_share DESC, driver`,
} as const

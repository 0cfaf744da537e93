import { deliveryDrivers } from './delivery-drivers.ts'

const CITY = { city: 'text' } as const

/** Orders of a period, by when they were placed. */
const ORDERS = `FROM quickeats_orders_fact
WHERE order_time >= :from AND order_time < :to AND (:city IS NULL OR city = :city)`

const DELIVERIES = `FROM quickeats_delivery_fact
WHERE order_time >= :from AND order_time < :to AND (:city IS NULL OR city = :city)`

export const kpis = {
  order_funnel: {
    title: 'How far orders come: placed, accepted, picked up, delivered',
    chart: 'funnel',
    section: 'Delivery',
    columns: { placed: 'integer', accepted: 'integer', picked_up: 'integer', delivered: 'integer' },
    filters: CITY,
    sql: `SELECT count(*) AS placed, sum(is_accepted) AS accepted, sum(is_picked_up) AS picked_up, sum(is_delivered) AS delivered
${ORDERS}
HAVING count(*) > 0`,
  },
  delivery_time_by_city_month: {
    title: 'Average delivery time per city per month',
    chart: 'line',
    section: 'Delivery',
    columns: { month: 'text', city: 'text', avg_minutes: 'real', orders: 'integer' },
    filters: CITY,
    sql: `SELECT local_month(order_time) AS month, city, avg(delivery_time) AS avg_minutes, count(*) AS orders
${DELIVERIES}
GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  delivery_drivers: deliveryDrivers,
  top_restaurants: {
    title: 'Top 10 restaurants by revenue',
    chart: 'bar',
    section: 'Restaurants',
    columns: { restaurant_id: 'text', name: 'text', city: 'text', revenue: 'money', orders: 'integer' },
    filters: CITY,
    sql: `SELECT o.restaurant_id, r.name, r.city, o.revenue, o.orders
FROM (
  SELECT restaurant_id, sum(revenue) AS revenue, sum(is_delivered) AS orders
  ${ORDERS} AND is_delivered = 1
  GROUP BY restaurant_id
) AS o
LEFT JOIN quickeats_restaurant_dim AS r ON r.restaurant_id = o.restaurant_id AND r.is_current = 1
ORDER BY o.revenue DESC, o.restaurant_id LIMIT 10`,
  },
  payment_success_by_city: {
    title: 'Payment success rate by city',
    chart: 'bar',
    section: 'Payments',
    columns: { city: 'text', attempts: 'integer', succeeded: 'integer', success_rate: 'real' },
    filters: CITY,
    sql: `SELECT city, sum(payment_attempts) AS attempts, sum(payments_succeeded) AS succeeded,
  1.0 * sum(payments_succeeded) / sum(payment_attempts) AS success_rate
${ORDERS} AND payment_attempts > 0
GROUP BY city ORDER BY city`,
  },
  on_time_by_city: {
    title: 'Share of deliveries on time, by city',
    chart: 'bar',
    section: 'Delivery',
    columns: { city: 'text', deliveries: 'integer', on_time: 'integer', on_time_rate: 'real' },
    filters: CITY,
    sql: `SELECT city, count(*) AS deliveries, sum(CASE WHEN eta_error <= 0 THEN 1 ELSE 0 END) AS on_time,
  avg(CASE WHEN eta_error <= 0 THEN 1.0 ELSE 0.0 END) AS on_time_rate
${DELIVERIES} AND eta_error IS NOT NULL
GROUP BY city ORDER BY city`,
  },
  eta_by_city: {
    title: 'Average ETA and its error, by city',
    chart: 'table',
    section: 'Delivery',
    columns: { city: 'text', avg_eta: 'real', avg_error: 'real', avg_delay: 'real', avg_kilometres: 'real' },
    filters: CITY,
    sql: `SELECT city, avg(eta) AS avg_eta, avg(eta_error) AS avg_error, avg(delay_minutes) AS avg_delay,
  avg(distance_travelled) AS avg_kilometres
${DELIVERIES} AND eta_error IS NOT NULL
GROUP BY city ORDER BY city`,
  },
  repeat_orders: {
    title: 'Customers who ordered more than once in a month',
    chart: 'line',
    section: 'Customers',
    columns: { month: 'text', customers: 'integer', repeated: 'integer', repeat_rate: 'real' },
    filters: CITY,
    sql: `SELECT month, count(*) AS customers, sum(CASE WHEN orders > 1 THEN 1 ELSE 0 END) AS repeated,
  avg(CASE WHEN orders > 1 THEN 1.0 ELSE 0.0 END) AS repeat_rate
FROM (
  SELECT local_month(order_time) AS month, customer_id, count(*) AS orders
  ${ORDERS}
  GROUP BY 1, 2
) AS customers
GROUP BY month ORDER BY month`,
  },
  active_users: {
    title: 'Users of the app per day',
    chart: 'line',
    section: 'Customers',
    columns: { day: 'text', users: 'integer', events: 'integer' },
    filters: CITY,
    sql: `SELECT local_day(half_hour) AS day, count(DISTINCT user_id) AS users, sum(events) AS events
FROM quickeats_activity_fact
WHERE half_hour >= :from AND half_hour < :to AND (:city IS NULL OR city = :city)
GROUP BY 1 ORDER BY 1`,
  },
  driver_utilisation: {
    title: 'Orders per driver, and how much of their time on duty drivers have a meal',
    chart: 'bar',
    section: 'Drivers',
    columns: {
      city: 'text',
      drivers: 'integer',
      orders: 'integer',
      orders_per_driver: 'real',
      utilisation: 'real',
    },
    filters: CITY,
    sql: `SELECT a.city, a.drivers, coalesce(d.orders, 0) AS orders, 1.0 * coalesce(d.orders, 0) / a.drivers AS orders_per_driver,
  a.utilisation
FROM (
  SELECT city, count(DISTINCT driver_id) AS drivers, 1.0 * sum(busy) / sum(positions) AS utilisation
  FROM quickeats_driver_activity_fact
  WHERE half_hour >= :from AND half_hour < :to AND city IS NOT NULL AND (:city IS NULL OR city = :city)
  GROUP BY city
) AS a
LEFT JOIN (
  SELECT city, count(*) AS orders
  ${DELIVERIES}
  GROUP BY city
) AS d ON d.city = a.city
ORDER BY a.city`,
  },
  refund_rate: {
    title: 'Share of paid orders that were cancelled, and so refunded',
    chart: 'bar',
    section: 'Payments',
    columns: { city: 'text', paid: 'integer', refunded: 'integer', refund_rate: 'real', refunds: 'money' },
    filters: CITY,
    sql: `SELECT city, count(*) AS paid, sum(is_cancelled) AS refunded, 1.0 * sum(is_cancelled) / count(*) AS refund_rate,
  sum(CASE WHEN is_cancelled = 1 THEN amount_paid ELSE 0 END) AS refunds
${ORDERS} AND payment_success = 1
GROUP BY city ORDER BY city`,
  },
  restaurant_performance: {
    title: 'Revenue, orders and rating of restaurants',
    chart: 'table',
    section: 'Restaurants',
    columns: {
      restaurant_id: 'text',
      name: 'text',
      cuisine_type: 'text',
      city: 'text',
      revenue: 'money',
      orders: 'integer',
      cancelled: 'integer',
      avg_rating: 'real',
    },
    filters: CITY,
    sql: `SELECT o.restaurant_id, r.name, r.cuisine_type, r.city, o.revenue, o.orders, o.cancelled, o.avg_rating
FROM (
  SELECT f.restaurant_id, sum(f.revenue) AS revenue, sum(f.is_delivered) AS orders, sum(f.is_cancelled) AS cancelled,
    avg(d.avg_rating) AS avg_rating
  FROM quickeats_orders_fact AS f
  LEFT JOIN quickeats_restaurant_dim AS d ON d.restaurant_key = f.restaurant_key
  WHERE f.order_time >= :from AND f.order_time < :to AND (:city IS NULL OR f.city = :city)
  GROUP BY f.restaurant_id
) AS o
LEFT JOIN quickeats_restaurant_dim AS r ON r.restaurant_id = o.restaurant_id AND r.is_current = 1
ORDER BY o.revenue DESC, o.restaurant_id`,
  },
} as const

import { asOf, DAY, HOUR } from '../shared/as-of.ts'

const CITY = asOf('quickeats', 'city', 'city')
const RESTAURANT = asOf('quickeats', 'restaurant', 'restaurant_id')
const HALF_HOUR = HOUR / 2

/** Orders of a time before, as far as they were delivered before `at` too. */
const delivered = (key: 'city' | 'restaurant_id' | 'driver_id', period: number) => `FROM spine AS s
JOIN quickeats_delivery_fact AS f ON f.${key} = s.${key} AND f.order_time >= s.at - ${period} AND f.order_time < s.at AND f.delivered_at < s.at
GROUP BY s.place`

const ON_TIME = '1.0 * sum(f.is_on_time) / count(f.is_on_time)'

/** What drives the time that a delivery takes: traffic, drivers, the kitchen, how it is paid, the weather. */
export const features = {
  order_placed: {
    title: 'An order, as it was placed',
    entity: { name: 'order', key: 'order_id' },
    ttl: '7 days',
    delay: '1 minute',
    features: {
      payment_type: { type: 'text', meaning: 'How it is paid' },
      total_amount: { type: 'money', meaning: 'Before the discount' },
      distance: { type: 'real', meaning: 'Kilometres from the restaurant to the door' },
      weather: { type: 'text', meaning: 'When it was placed' },
    },
    sql: `SELECT s.place, f.order_time AS event_time, f.payment_type, f.total_amount, f.distance, f.weather
FROM spine AS s JOIN quickeats_orders_fact AS f ON f.order_id = s.order_id AND f.order_time < s.at`,
  },
  city_traffic: {
    title: 'How dense the traffic is',
    entity: 'city',
    ttl: '365 days',
    delay: '1 minute',
    features: { traffic_index: { type: 'real', meaning: '1 is free, 1.5 takes half as long again' } },
    sql: `SELECT s.place, ${CITY.told} AS event_time, d.traffic_index FROM spine AS s ${CITY.join}`,
  },
  city_drivers: {
    title: 'How many drivers are there, and free, in the last whole half hour',
    entity: 'city',
    ttl: '2 hours',
    delay: '1 minute',
    features: {
      drivers: { type: 'integer', meaning: 'Drivers on duty' },
      free_share: { type: 'real', meaning: 'Share of their time without a meal' },
    },
    // a half hour is known when it is over
    sql: `SELECT s.place, max(f.half_hour) + ${HALF_HOUR - 1} AS event_time,
  count(*) AS drivers, 1.0 - 1.0 * sum(f.busy) / sum(f.positions) AS free_share
FROM spine AS s
JOIN quickeats_driver_activity_fact AS f ON f.city = s.city AND f.half_hour > s.at - ${2 * HALF_HOUR} AND f.half_hour <= s.at - ${HALF_HOUR}
GROUP BY s.place`,
  },
  city_orders: {
    title: 'How much is ordered',
    entity: 'city',
    ttl: '1 hour',
    delay: '1 minute',
    features: { orders_1h: { type: 'integer', meaning: 'Orders of the hour before' } },
    sql: `SELECT s.place, max(f.order_time) AS event_time, count(*) AS orders_1h
FROM spine AS s
JOIN quickeats_orders_fact AS f ON f.city = s.city AND f.order_time >= s.at - ${HOUR} AND f.order_time < s.at
GROUP BY s.place`,
  },
  city_deliveries: {
    title: 'How deliveries go at present',
    entity: 'city',
    ttl: '2 hours',
    delay: '1 minute',
    features: {
      delivery_minutes_2h: {
        type: 'real',
        meaning: 'From the order to the door, of orders of the 2 hours before',
      },
      on_time_2h: { type: 'real', meaning: 'Share of them that kept the promise' },
      bad_weather_2h: { type: 'real', meaning: 'Share of them in rain or storm' },
    },
    sql: `SELECT s.place, max(f.delivered_at) AS event_time, avg(f.delivery_time) AS delivery_minutes_2h, ${ON_TIME} AS on_time_2h,
  1.0 * sum(CASE WHEN f.weather <> 'clear' THEN 1 ELSE 0 END) / count(f.weather) AS bad_weather_2h
${delivered('city', 2 * HOUR)}`,
  },
  restaurant_kitchen: {
    title: 'How fast a kitchen is',
    entity: 'restaurant',
    ttl: '7 days',
    delay: '1 minute',
    features: {
      deliveries_7d: { type: 'integer', meaning: 'Orders of the 7 days before that were delivered' },
      preparation_minutes_7d: { type: 'real', meaning: 'Minutes in the kitchen, on the mean of them' },
      on_time_7d: { type: 'real', meaning: 'Share of them that kept the promise' },
    },
    sql: `SELECT s.place, max(f.delivered_at) AS event_time, count(*) AS deliveries_7d, avg(f.preparation_time) AS preparation_minutes_7d,
  ${ON_TIME} AS on_time_7d
${delivered('restaurant_id', 7 * DAY)}`,
  },
  restaurant_profile: {
    title: 'What a restaurant is',
    entity: 'restaurant',
    ttl: '365 days',
    delay: '1 minute',
    features: {
      cuisine_type: { type: 'text', meaning: 'As of then' },
      avg_rating: { type: 'real', meaning: 'Of the week, 0 to 5' },
    },
    sql: `SELECT s.place, ${RESTAURANT.told} AS event_time, d.cuisine_type, d.avg_rating FROM spine AS s ${RESTAURANT.join}`,
  },
  driver_deliveries: {
    title: 'How a driver does',
    entity: 'driver',
    ttl: '7 days',
    delay: '1 minute',
    features: {
      deliveries_7d: { type: 'integer', meaning: 'Orders of the 7 days before' },
      delivery_minutes_7d: { type: 'real', meaning: 'From the order to the door, on the mean of them' },
      on_time_7d: { type: 'real', meaning: 'Share of them that kept the promise' },
    },
    sql: `SELECT s.place, max(f.delivered_at) AS event_time, count(*) AS deliveries_7d, avg(f.delivery_time) AS delivery_minutes_7d,
  ${ON_TIME} AS on_time_7d
${delivered('driver_id', 7 * DAY)}`,
  },
  customer_orders: {
    title: 'What a customer orders',
    entity: 'customer',
    ttl: '30 days',
    delay: '1 minute',
    features: {
      orders_30d: { type: 'integer', meaning: 'Orders of the 30 days before' },
      ordered_30d: { type: 'money', meaning: 'What they came to, before discounts' },
      days_since_last_order: { type: 'real', meaning: 'Days since the last one was placed' },
    },
    sql: `SELECT s.place, max(f.order_time) AS event_time, count(*) AS orders_30d, sum(f.total_amount) AS ordered_30d,
  (s.at - max(f.order_time)) / ${DAY}.0 AS days_since_last_order
FROM spine AS s
JOIN quickeats_orders_fact AS f ON f.customer_id = s.customer_id AND f.order_time >= s.at - ${30 * DAY} AND f.order_time < s.at
GROUP BY s.place, s.at`,
  },
} as const

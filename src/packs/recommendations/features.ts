import { asOf, DAY } from '../shared/as-of.ts'

const USER = asOf('recommendations', 'user', 'user_id')

type Key = 'user_id' | 'product_id'

/** Spam is in it: who clicks without an end is told apart by that. */
const acted = (key: Key) => `SELECT s.place, max(f.at) AS event_time,
  sum(CASE WHEN f.kind = 'click' THEN 1 ELSE 0 END) AS clicks_30d,
  sum(CASE WHEN f.kind = 'cart_add' THEN 1 ELSE 0 END) AS cart_adds_30d,
  sum(CASE WHEN f.kind = 'purchase' THEN 1 ELSE 0 END) AS purchases_30d,
  coalesce(sum(CASE WHEN f.kind = 'purchase' THEN f.amount END), 0) AS bought_30d,
  (s.at - max(f.at)) / ${DAY}.0 AS days_since_last_action
FROM spine AS s
JOIN recommendations_interactions_fact AS f ON f.${key} = s.${key} AND f.at >= s.at - ${30 * DAY} AND f.at < s.at
GROUP BY s.place, s.at`

const ACTED = {
  clicks_30d: { type: 'integer', meaning: 'Clicks in the 30 days before' },
  cart_adds_30d: { type: 'integer', meaning: 'Times put in a cart in the 30 days before' },
  purchases_30d: { type: 'integer', meaning: 'Purchases in the 30 days before' },
  bought_30d: { type: 'money', meaning: 'What they came to' },
  days_since_last_action: { type: 'real', meaning: 'Days since anything was done' },
} as const

const shown = (
  key: Key,
) => `SELECT s.place, max(f.shown_at) AS event_time, count(*) AS impressions_7d, avg(1.0 * f.position) AS position_7d
FROM spine AS s
JOIN recommendations_impressions_fact AS f ON f.${key} = s.${key} AND f.shown_at >= s.at - ${7 * DAY} AND f.shown_at < s.at
GROUP BY s.place`

const SHOWN = {
  impressions_7d: { type: 'integer', meaning: 'Recommendations in the 7 days before' },
  position_7d: { type: 'real', meaning: 'Where they stood, on the mean; 1 is the first' },
} as const

/** Who clicks and buys what. */
export const features = {
  shopper_actions: {
    title: 'What a user does',
    entity: 'user',
    ttl: '30 days',
    delay: '1 minute',
    features: ACTED,
    sql: acted('user_id'),
  },
  shopper_impressions: {
    title: 'What a user is shown',
    entity: 'user',
    ttl: '7 days',
    delay: '1 minute',
    features: SHOWN,
    sql: shown('user_id'),
  },
  shopper_profile: {
    title: 'Who a user is',
    entity: 'user',
    ttl: '3650 days',
    delay: '1 minute',
    features: {
      country: { type: 'text', meaning: 'As of then' },
      segment: { type: 'text', meaning: 'As of then' },
    },
    sql: `SELECT s.place, ${USER.told} AS event_time, d.country, d.segment FROM spine AS s ${USER.join}`,
  },
  product_actions: {
    title: 'What is done with a product',
    entity: { name: 'product', key: 'product_id' },
    ttl: '30 days',
    delay: '1 minute',
    features: ACTED,
    sql: acted('product_id'),
  },
  product_impressions: {
    title: 'How a product is shown',
    entity: { name: 'product', key: 'product_id' },
    ttl: '7 days',
    delay: '1 minute',
    features: SHOWN,
    sql: shown('product_id'),
  },
} as const

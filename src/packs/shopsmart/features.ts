import { asOf, DAY } from '../shared/as-of.ts'

const CUSTOMER = asOf('shopsmart', 'customer', 'customer_id')

/** The sales of a day's stores come in the night after it. */
const FILES = '36 hours'

const sold = (
  key: 'customer_id' | 'product_id',
  columns: string,
) => `SELECT s.place, max(f.sold_at) AS event_time, ${columns}
FROM spine AS s
JOIN shopsmart_sales_fact AS f ON f.${key} = s.${key} AND f.sold_at >= s.at - ${90 * DAY} AND f.sold_at < s.at
GROUP BY s.place, s.at`

/** Who will come back, and what will be sold. */
export const features = {
  customer_purchases: {
    title: 'What a customer buys',
    entity: 'customer',
    ttl: '90 days',
    delay: FILES,
    features: {
      purchases_90d: { type: 'integer', meaning: 'Receipts and orders of the 90 days before' },
      spent_90d: { type: 'money', meaning: 'What was paid' },
      discount_share_90d: { type: 'real', meaning: 'Discounts against the price without them' },
      days_since_last_purchase: { type: 'real', meaning: 'Days since the last one' },
    },
    sql: sold(
      'customer_id',
      `count(DISTINCT f.sale_id) AS purchases_90d, sum(f.sales_amount) AS spent_90d,
  1.0 * sum(coalesce(f.discount_applied, 0)) / nullif(sum(f.sales_amount) + sum(coalesce(f.discount_applied, 0)), 0) AS discount_share_90d,
  (s.at - max(f.sold_at)) / ${DAY}.0 AS days_since_last_purchase`,
    ),
  },
  customer_profile: {
    title: 'Who a customer is',
    entity: 'customer',
    ttl: '3650 days',
    delay: '1 minute',
    features: {
      loyalty_level: { type: 'text', meaning: 'As of then' },
      region: { type: 'text', meaning: 'As of then' },
    },
    sql: `SELECT s.place, ${CUSTOMER.told} AS event_time, d.loyalty_level, d.region FROM spine AS s ${CUSTOMER.join}`,
  },
  product_sales: {
    title: 'How a product sells',
    entity: 'product',
    ttl: '90 days',
    delay: FILES,
    features: {
      units_28d: { type: 'integer', meaning: 'Pieces sold in the 28 days before' },
      units_90d: { type: 'integer', meaning: 'Pieces sold in the 90 days before' },
      revenue_90d: { type: 'money', meaning: 'What was paid for them' },
    },
    sql: sold(
      'product_id',
      `coalesce(sum(CASE WHEN f.sold_at >= s.at - ${28 * DAY} THEN f.quantity_sold END), 0) AS units_28d, sum(f.quantity_sold) AS units_90d,
  sum(f.sales_amount) AS revenue_90d`,
    ),
  },
} as const

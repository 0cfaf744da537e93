import { DAY } from '../shared/as-of.ts'

/** What goes wrong on a route, for who chooses the box. */
export const features = {
  route_damage: {
    title: 'What was told of shipments on a route',
    entity: { name: 'route', key: 'route' },
    ttl: '90 days',
    delay: '1 minute',
    features: {
      reports_90d: { type: 'integer', meaning: 'Shipments of the 90 days before of which somebody told' },
      damage_rate_90d: { type: 'real', meaning: 'Share of them that were damaged' },
    },
    // a report comes days after its shipment; of a second one it could not be told what the first had said
    sql: `SELECT s.place, max(f.reported_at) AS event_time, count(*) AS reports_90d, 1.0 * sum(f.is_damaged) / count(*) AS damage_rate_90d
FROM spine AS s
JOIN packaging_shipment_fact AS f ON f.route = s.route AND f.shipped_at >= s.at - ${90 * DAY} AND f.shipped_at < s.at
WHERE f.reported_at < s.at AND f.reports = 1
GROUP BY s.place`,
  },
  route_shipments: {
    title: 'What is sent on a route',
    entity: { name: 'route', key: 'route' },
    ttl: '30 days',
    delay: '1 minute',
    features: {
      shipments_30d: { type: 'integer', meaning: 'Shipments of the 30 days before' },
      shipping_cost_30d: { type: 'money', meaning: 'What they cost' },
      waste_share_30d: { type: 'real', meaning: 'Share of their boxes that was air' },
    },
    sql: `SELECT s.place, max(f.shipped_at) AS event_time, count(*) AS shipments_30d, sum(f.shipping_cost) AS shipping_cost_30d,
  1.0 * sum(f.waste_cm3) / sum(f.box_volume_cm3) AS waste_share_30d
FROM spine AS s
JOIN packaging_shipment_fact AS f ON f.route = s.route AND f.shipped_at >= s.at - ${30 * DAY} AND f.shipped_at < s.at
GROUP BY s.place`,
  },
} as const

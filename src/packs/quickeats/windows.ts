import { STATUSES } from './order.ts'

export const windows = {
  orders_per_city: {
    kind: 'tumbling',
    size: '1 minute',
    from: 'orders',
    where: { status: 'PLACED' },
    by: ['city'],
    lateness: '1 minute',
    values: { orders: { count: true } },
  },
  active_orders: {
    kind: 'gauge',
    every: '10 seconds',
    from: 'orders',
    latestBy: 'order_id',
    tie: { field: 'status', order: STATUSES },
    where: { status: ['PLACED', 'ACCEPTED', 'PICKED_UP'] },
    // after the order was placed: whoever never said how it ended has forgotten it
    expires: '4 hours',
    by: ['city'],
    values: { active: { count: true } },
  },
  available_drivers: {
    kind: 'gauge',
    every: '10 seconds',
    from: 'gps',
    latestBy: 'driver_id',
    where: { availability_status: 'AVAILABLE' },
    expires: '2 minutes',
    by: [{ geohash: ['latitude', 'longitude'], precision: 6 }],
    values: { drivers: { count: true } },
  },
  drivers_per_city: {
    kind: 'gauge',
    every: '10 seconds',
    from: 'gps',
    latestBy: 'driver_id',
    where: { availability_status: 'AVAILABLE', city: { present: true } },
    expires: '2 minutes',
    by: ['city'],
    values: { drivers: { count: true } },
  },
  payment_success: {
    kind: 'tumbling',
    size: '5 minutes',
    from: 'payments',
    by: ['city'],
    lateness: '1 minute',
    values: {
      attempts: { count: true },
      succeeded: { count: true, where: { success_flag: true } },
      rate: { ratio: ['succeeded', 'attempts'] },
    },
  },
  eta_error: {
    kind: 'tumbling',
    size: '5 minutes',
    from: 'orders',
    where: { status: 'DELIVERED', eta_error_minutes: { present: true } },
    // by the time of the order, so it is final when those of its time are delivered
    lateness: '2 hours',
    horizon: '4 hours',
    values: {
      p50: { quantile: 0.5, of: 'eta_error_minutes' },
      p95: { quantile: 0.95, of: 'eta_error_minutes' },
    },
  },
} as const

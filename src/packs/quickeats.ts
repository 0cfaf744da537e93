import * as z from 'zod'
import { definePack, stream } from '../contracts/pack.ts'
import { FirstOrder, Order, STATUSES } from './quickeats/order.ts'
import { simulator } from './quickeats/simulator.ts'
import { AsOf, Id, Latitude, Longitude, Money, Name, Time } from './shared/fields.ts'

const Payment = z.object({
  transaction_id: Id,
  order_id: Id,
  /** Of the order, where the sender knows it: a payment without one counts in the group of no city. */
  city: Name.optional(),
  amount: Money,
  payment_mode: Name,
  success_flag: z.boolean(),
  at: Time,
})

const AppEvent = z.object({
  event_id: Id,
  user_id: Id,
  city: Name,
  device_type: Name,
  search_history: z.array(z.string().max(500)).max(100),
  feedback_score: z.number().min(0).max(5).optional(),
  at: Time,
})

const Position = z.object({
  driver_id: Id,
  timestamp: Time,
  latitude: Latitude,
  longitude: Longitude,
  availability_status: Name,
  /** Where the driver works: a driver without one is in no figure of a city. */
  city: Name.optional(),
})

const Restaurant = z.object({
  restaurant_id: Id,
  name: Name,
  cuisine_type: Name,
  city: Name,
  avg_rating: z.number().min(0).max(5),
  as_of: AsOf,
})

const Driver = z.object({
  driver_id: Id,
  name: Name.optional(),
  city: Name,
  vehicle_type: Name.optional(),
  as_of: AsOf,
})
const Customer = z.object({ customer_id: Id, name: Name.optional(), city: Name, as_of: AsOf })

const City = z.object({
  city_id: Id,
  city: Name,
  region: Name,
  population: z.int().nonnegative(),
  traffic_index: z.number().nonnegative(),
  as_of: AsOf,
})

export const quickeats = definePack({
  name: 'quickeats',
  title: 'QuickEats: real-time food delivery',
  timezone: 'Asia/Kolkata',
  simulator,
  streams: {
    orders: stream({
      version: '1-0-1',
      fields: Order,
      earlier: { '1-0-0': { fields: FirstOrder } },
      key: ['order_id', 'status'],
      partition: 'order_id',
      time: 'order_time',
      cleaning: [{ trim: 'city' }, { trim: 'status' }, { upperCase: 'status' }],
    }),
    payments: stream({
      version: '1-0-0',
      fields: Payment,
      key: ['transaction_id'],
      partition: 'order_id',
      time: 'at',
      cleaning: [{ trim: 'city' }],
    }),
    app_events: stream({
      version: '1-0-0',
      fields: AppEvent,
      key: ['event_id'],
      partition: 'user_id',
      time: 'at',
      cleaning: [{ trim: 'city' }],
    }),
    gps: stream({
      version: '1-0-0',
      fields: Position,
      key: ['driver_id', 'timestamp'],
      partition: 'driver_id',
      time: 'timestamp',
      cleaning: [{ trim: 'city' }, { trim: 'availability_status' }, { upperCase: 'availability_status' }],
    }),
    restaurants: stream({
      version: '1-0-0',
      fields: Restaurant,
      key: ['restaurant_id', 'as_of'],
      partition: 'restaurant_id',
      time: 'as_of',
      cleaning: [{ trim: 'city' }],
    }),
    drivers: stream({
      version: '1-0-0',
      fields: Driver,
      key: ['driver_id', 'as_of'],
      partition: 'driver_id',
      time: 'as_of',
      cleaning: [{ trim: 'city' }],
    }),
    customers: stream({
      version: '1-0-0',
      fields: Customer,
      key: ['customer_id', 'as_of'],
      partition: 'customer_id',
      time: 'as_of',
      cleaning: [{ trim: 'city' }],
    }),
    cities: stream({
      version: '1-0-0',
      fields: City,
      key: ['city_id', 'as_of'],
      partition: 'city_id',
      time: 'as_of',
      cleaning: [{ trim: 'city' }],
    }),
  },
  windows: {
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
  },
  alerts: {
    payments_failing: {
      kind: 'threshold',
      on: 'payment_success',
      value: 'rate',
      title: 'Payments fail',
      below: 0.9,
      clear: 0.93,
      // at the usual 96.5 % fifty payments are below 90 % by chance once in 100 windows, twice in a row once in 10,000
      volume: { attempts: 50 },
      for: 2,
    },
    driver_shortage: {
      kind: 'share',
      on: 'drivers_per_city',
      value: 'drivers',
      of: { window: 'active_orders', value: 'active', atLeast: 20 },
      title: 'Too few drivers for the orders under way',
      below: 0.2,
      clear: 0.3,
      for: 3,
    },
  },
})

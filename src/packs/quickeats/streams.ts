import * as z from 'zod'
import { stream } from '../../contracts/stream.ts'
import { AsOf, Id, Latitude, Longitude, Money, Name, Time } from '../shared/fields.ts'
import { FirstOrder, Order, SecondOrder } from './order.ts'

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

/** 1-0-0 */
const FirstAppEvent = z.object({
  event_id: Id,
  user_id: Id,
  city: Name,
  device_type: Name,
  search_history: z.array(z.string().max(500)).max(100),
  feedback_score: z.number().min(0).max(5).optional(),
  at: Time,
})

/** 1-0-1 */
const AppEvent = FirstAppEvent.extend({
  /** What the feedback is about. */
  order_id: Id.optional(),
  complaint: Name.optional(),
  /** Until somebody answered the complaint. */
  response_minutes: z.number().nonnegative().optional(),
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

export const streams = {
  orders: stream({
    version: '1-0-2',
    fields: Order,
    earlier: { '1-0-0': { fields: FirstOrder }, '1-0-1': { fields: SecondOrder } },
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
    version: '1-0-1',
    fields: AppEvent,
    earlier: { '1-0-0': { fields: FirstAppEvent } },
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
}

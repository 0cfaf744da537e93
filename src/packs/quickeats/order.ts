import * as z from 'zod'
import { Id, Money, Name, Time } from '../shared/fields.ts'

/** As an order goes through them: of two rows of one time the further one is the later. */
export const STATUSES = ['PLACED', 'ACCEPTED', 'PICKED_UP', 'DELIVERED', 'CANCELLED'] as const

/** 1-0-0. One status of one order. `order_time` is when it was placed, in every row of the order. */
export const FirstOrder = z.object({
  order_id: Id,
  status: z.enum(STATUSES),
  customer_id: Id,
  restaurant_id: Id,
  driver_id: Id.optional(),
  city: Name,
  order_time: Time,
  delivered_at: Time.optional(),
  amount: Money,
  discount: Money.optional(),
  commission: Money.optional(),
  payment_type: Name,
})

/** 1-0-1 */
export const SecondOrder = FirstOrder.extend({
  /** Minutes between the promised and the real delivery, below 0 when it came early: whoever made the promise can tell. */
  eta_error_minutes: z.number().optional(),
})

/** 1-0-2. What drives the time that a delivery takes, as far as it is known when a status is told. */
export const Order = SecondOrder.extend({
  distance_km: z.number().nonnegative().optional(),
  preparation_minutes: z.number().nonnegative().optional(),
  weather: Name.optional(),
})

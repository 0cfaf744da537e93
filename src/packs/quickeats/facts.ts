/** Half an hour: every zone's days begin at one. */
const HALF_HOUR = 1_800_000

const halfHourOf = (time: string) => ({ sql: `${time} / ${HALF_HOUR} * ${HALF_HOUR}`, type: 'time' }) as const

/** What happened, one row each. */
export const facts = {
  orders: {
    title: 'One row an order: what was ordered, how it went, whether it was paid',
    grain: ['order_id'],
    serve: 'rows',
    time: 'order_time',
    from: {
      orders: {
        columns: {
          order_time: { min: 'order_time', meaning: 'When it was placed' },
          customer_id: { any: 'customer_id' },
          restaurant_id: { any: 'restaurant_id' },
          driver_id: { max: 'driver_id', meaning: 'Once there is one' },
          city: { any: 'city' },
          payment_type: { any: 'payment_type' },
          total_amount: { any: 'amount', meaning: 'Before the discount' },
          discount_applied: { max: 'discount' },
          commission: { max: 'commission', meaning: 'Of the platform' },
          delivered_at: { max: 'delivered_at' },
          // what is told later must not be taken for what was known then
          distance: {
            any: "CASE WHEN status = 'PLACED' THEN distance_km END",
            type: 'real',
            meaning: 'Kilometres from the restaurant to the door, as told when it was placed',
          },
          weather: {
            any: "CASE WHEN status = 'PLACED' THEN weather END",
            type: 'text',
            meaning: 'When it was placed',
          },
          // rows may be missing on the way: what came further was here too
          is_accepted: { max: "status IN ('ACCEPTED', 'PICKED_UP', 'DELIVERED')", type: 'flag' },
          is_picked_up: { max: "status IN ('PICKED_UP', 'DELIVERED')", type: 'flag' },
          is_delivered: { max: "status = 'DELIVERED'", type: 'flag' },
          is_cancelled: { max: "status = 'CANCELLED'", type: 'flag' },
        },
      },
      payments: {
        columns: {
          payment_success: { max: 'success_flag', meaning: 'Whether any attempt to pay succeeded' },
          payment_attempts: { sum: '1', type: 'integer' },
          payments_succeeded: { sum: 'success_flag', type: 'integer' },
          amount_paid: { max: 'CASE WHEN success_flag = 1 THEN amount END', type: 'money' },
        },
      },
    },
    dimensions: { customer: 'customer_id', restaurant: 'restaurant_id', driver: 'driver_id', city: 'city' },
    lookups: ['customer_id', 'city'],
    derived: {
      delivery_time: {
        sql: '(delivered_at - order_time) / 60000.0',
        type: 'real',
        meaning: 'Minutes from the order to the door',
      },
      revenue: {
        sql: 'CASE WHEN is_delivered = 1 THEN total_amount - coalesce(discount_applied, 0) ELSE 0 END',
        type: 'money',
        meaning: 'What the customer paid for what was delivered',
      },
    },
  },
  delivery: {
    title: 'One row an order that was delivered: how well it kept what was promised',
    grain: ['order_id'],
    serve: 'rows',
    time: 'order_time',
    from: {
      orders: {
        where: { status: 'DELIVERED' },
        columns: {
          order_time: { min: 'order_time' },
          delivered_at: { max: 'delivered_at' },
          driver_id: { any: 'driver_id' },
          restaurant_id: { any: 'restaurant_id' },
          city: { any: 'city' },
          payment_type: { any: 'payment_type' },
          eta_error: { max: 'eta_error_minutes', meaning: 'Minutes late; below 0 when it came early' },
          distance_travelled: { max: 'distance_km', meaning: 'Kilometres from the restaurant to the door' },
          preparation_time: { max: 'preparation_minutes', meaning: 'Minutes in the kitchen' },
          weather: { any: 'weather' },
        },
      },
    },
    dimensions: { driver: 'driver_id', restaurant: 'restaurant_id', city: 'city' },
    lookups: ['driver_id', 'restaurant_id', 'city'],
    derived: {
      delivery_time: { sql: '(delivered_at - order_time) / 60000.0', type: 'real', meaning: 'Minutes' },
      eta: {
        sql: '(delivered_at - order_time) / 60000.0 - eta_error',
        type: 'real',
        meaning: 'Minutes that were promised',
      },
      delay_minutes: { sql: 'CASE WHEN eta_error > 0 THEN eta_error ELSE 0 END', type: 'real' },
      is_on_time: { sql: 'eta_error <= 0', type: 'flag' },
    },
  },
  customer_feedback: {
    title: 'One row a feedback',
    grain: ['event_id'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'at',
    from: {
      app_events: {
        where: { feedback_score: { present: true } },
        columns: {
          at: { any: 'at' },
          customer_id: { any: 'user_id' },
          city: { any: 'city' },
          order_id: { any: 'order_id', meaning: 'What it is about, where that is known' },
          feedback_score: { any: 'feedback_score', meaning: '0 to 5' },
          complaint: { any: 'complaint' },
          complaints: { any: 'complaint IS NOT NULL', type: 'flag' },
          response_time: { any: 'response_minutes', meaning: 'Minutes until the complaint was answered' },
        },
      },
    },
    dimensions: { customer: 'customer_id', city: 'city' },
  },
  activity: {
    title: 'One row a user, city and half hour: how much they did in the app',
    grain: ['user_id', 'city', 'half_hour'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'half_hour',
    from: {
      app_events: {
        grain: { half_hour: halfHourOf('at') },
        columns: { events: { sum: '1', type: 'integer' } },
      },
    },
    dimensions: { customer: 'user_id', city: 'city' },
  },
  driver_activity: {
    title: 'One row a driver and half hour: the roll-up of positions',
    grain: ['driver_id', 'half_hour'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'half_hour',
    from: {
      gps: {
        where: { availability_status: ['AVAILABLE', 'BUSY'] },
        grain: { half_hour: halfHourOf('timestamp') },
        columns: {
          city: { max: 'city' },
          positions: { sum: '1', type: 'integer', meaning: 'Times that the driver said where, on duty' },
          busy: { sum: "availability_status = 'BUSY'", type: 'integer', meaning: 'Of them, with a meal' },
        },
      },
    },
    dimensions: { driver: 'driver_id', city: 'city' },
    lookups: ['city'],
  },
  positions: {
    title: 'One row a position of a driver',
    grain: ['driver_id', 'timestamp'],
    serve: 'lake',
    time: 'timestamp',
    from: {
      gps: {
        columns: {
          latitude: { any: 'latitude' },
          longitude: { any: 'longitude' },
          availability_status: { any: 'availability_status' },
          city: { any: 'city' },
        },
      },
    },
    dimensions: { driver: 'driver_id' },
  },
} as const

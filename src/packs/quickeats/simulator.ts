import type { Simulator } from '../../contracts/simulator.ts'
import { delivery, driver } from './lifecycles.ts'
import { pools } from './pools.ts'

/** Meals on their way through six cities. */
export const simulator = {
  rate: 34,
  warm: '1 hour',
  // two peaks, 12–15 h and 19–22 h
  shape: [
    0.25, 0.15, 0.1, 0.1, 0.1, 0.15, 0.3, 0.5, 0.7, 0.7, 0.8, 1.1, 2.2, 2.3, 2, 0.9, 0.7, 0.8, 1.1, 2.2, 2.4,
    2.2, 1, 0.5,
  ],
  parameters: { payment_failure: 0.033, refusal: 0.03, gps_seconds: 15 },
  pools,
  rows: {
    orders: {
      order_id: '$order_id',
      status: '$status',
      customer_id: '$customer.customer_id',
      restaurant_id: '$restaurant.restaurant_id',
      driver_id: '$driver.driver_id',
      city: '$city',
      order_time: { time: '$placed' },
      delivered_at: { time: '$delivered' },
      eta_error_minutes: '$eta_error',
      amount: { money: '$amount' },
      discount: { money: '$discount' },
      commission: { money: { times: ['$amount', 0.18] } },
      payment_type: '$payment_mode',
      distance_km: { round: '$kilometres', digits: 2 },
      preparation_minutes: { if: '$cooked', gives: { round: '$cooked', digits: 1 }, else: null },
      weather: '$weather',
    },
    payments: {
      transaction_id: { id: 'p-' },
      order_id: '$order_id',
      city: '$city',
      amount: { money: { minus: ['$amount', '$discount'] } },
      payment_mode: '$payment_mode',
      success_flag: '$is_paid',
      at: { time: '$now' },
    },
    app_events: {
      event_id: { id: 'e-' },
      user_id: '$customer.customer_id',
      city: '$customer.city',
      device_type: '$customer.device_type',
      search_history: '$searches',
      feedback_score: '$score',
      order_id: '$order_id',
      complaint: '$complaint',
      response_minutes: '$response',
      at: { time: '$now' },
    },
    gps: {
      driver_id: '$driver.driver_id',
      timestamp: { time: '$now' },
      latitude: { round: '$latitude', digits: 5 },
      longitude: { round: '$longitude', digits: 5 },
      availability_status: '$status',
      city: '$driver.city',
    },
    restaurants: {
      restaurant_id: '$restaurant_id',
      name: '$name',
      cuisine_type: '$cuisine_type',
      city: '$city',
      avg_rating: { round: '$avg_rating', digits: 1 },
      as_of: { time: '$now' },
    },
    drivers: {
      driver_id: '$driver_id',
      city: '$city',
      vehicle_type: '$vehicle_type',
      as_of: { time: '$now' },
    },
    customers: { customer_id: '$customer_id', city: '$city', as_of: { time: '$now' } },
    cities: {
      city_id: '$city_id',
      city: '$city',
      region: '$region',
      population: '$population',
      traffic_index: { round: '$traffic_index', digits: 2 },
      as_of: { time: '$now' },
    },
  },
  processes: {
    order: delivery,
    driver,
    browse: {
      starts: { perSecond: 0.15 },
      steps: {
        open: {
          set: { customer: { one: 'customers', favour: 'few' }, searches: [] },
          emit: ['app_events'],
          lasts: { exponential: 20 },
          next: 'search',
        },
        search: {
          set: {
            searches: [
              { pick: { biryani: 3, pizza: 2, dosa: 2, 'paneer tikka': 1 } },
              { pick: { 'near me': 2, offers: 2, 'open now': 1 } },
            ],
          },
          emit: ['app_events'],
          lasts: { exponential: 30 },
          next: { search: 0.5, gone: 0.5 },
        },
        gone: {},
      },
    },
    // every restaurant has a new rating each week, every city a new traffic index each day, and drivers change their vehicles
    rating: {
      starts: { each: 'restaurants', as: 'restaurant' },
      steps: {
        wait: { lasts: { uniform: [0, 604_800] }, next: 'rated' },
        rated: {
          change: {
            restaurant: {
              avg_rating: { within: [{ add: ['$restaurant.avg_rating', { normal: [0, 0.1] }] }, 1, 5] },
            },
          },
          lasts: 604_800,
          next: 'rated',
        },
      },
    },
    traffic: {
      starts: { each: 'cities', as: 'place' },
      steps: {
        wait: { lasts: { uniform: [0, 86_400] }, next: 'counted' },
        counted: {
          // never far from what it usually is
          set: { usual: { if: '$usual', gives: '$usual', else: '$place.traffic_index' } },
          change: {
            place: { traffic_index: { within: [{ normal: ['$usual', 0.05] }, 0.9, 1.8] } },
          },
          lasts: 86_400,
          next: 'counted',
        },
      },
    },
    vehicle: {
      starts: { perSecond: 0.0001, flat: true },
      steps: {
        bought: {
          set: { driver: { one: 'drivers' } },
          change: { driver: { vehicle_type: { pick: { motorcycle: 0.5, scooter: 0.5 } } } },
        },
      },
    },
  },
  noise: {
    orders: {
      delay: { gamma: [0.6, 2] },
      duplicates: 0.02,
      late: { share: 0.01, by: { gamma: [90, 1.5] } },
      bad: { missing: 0.001, type: 0.001, enum: 0.001, future: 0.0005 },
    },
    payments: {
      delay: { gamma: [0.8, 2] },
      duplicates: 0.02,
      late: { share: 0.01, by: { gamma: [60, 1.5] } },
      bad: { missing: 0.001, type: 0.001, future: 0.0005 },
    },
    app_events: {
      delay: { gamma: [1.5, 1.5] },
      duplicates: 0.01,
      late: { share: 0.02, by: { gamma: [180, 1] } },
      bad: { missing: 0.002, type: 0.002 },
    },
    gps: {
      delay: { gamma: [0.5, 2] },
      duplicates: 0.005,
      late: { share: 0.01, by: { gamma: [45, 1.5] } },
      bad: { missing: 0.0005, type: 0.0005, future: 0.0002 },
    },
  },
  incidents: {
    payments_failing: {
      perDay: 0.5,
      lasts: { uniform: [900, 2400] },
      where: { city: { pick: { Mumbai: 1, Delhi: 1, Bengaluru: 1, Hyderabad: 1, Chennai: 1, Pune: 1 } } },
      changes: { payment_failure: { uniform: [0.2, 0.5] } },
    },
  },
} as const satisfies Simulator

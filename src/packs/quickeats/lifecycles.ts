import type { Process } from '../../contracts/simulator.ts'

/** Minutes of every promise that are for the unforeseen. */
const MARGIN = 9.7

const minutes = <Figure>(figure: Figure) => ({ times: [60, figure] }) as const

/** Drawn for a city and three hours: who orders at one time orders in one weather. */
const WEATHER = {
  every: '3 hours',
  per: '$city',
  draw: { pick: { clear: 0.8, rain: 0.16, storm: 0.04 } },
} as const

/** How long the way takes at this hour, against a quiet one. */
const RUSH = {
  hours: [
    0.8, 0.75, 0.75, 0.75, 0.75, 0.8, 0.9, 1, 1.15, 1.15, 1, 1, 1.05, 1.05, 1, 1, 1.05, 1.2, 1.25, 1.2, 1.1,
    1, 0.9, 0.85,
  ],
} as const

/** Minutes on the road in clear weather, as whoever makes the promise reckons. */
const USUAL_WAY = { times: ['$kilometres', 2.3, '$restaurant.place.traffic_index', RUSH] } as const

/**
 * An order: placed, paid, accepted, picked up, delivered. How long it takes depends on the kitchen, on how many drivers are free,
 * on the city's traffic and weather, and on who pays in cash at the door.
 */
export const delivery = {
  starts: { perSecond: 0.1 },
  steps: {
    placed: {
      set: {
        customer: { one: 'customers', favour: 'few' },
        city: '$customer.city',
        restaurant: { one: 'restaurants', where: { city: '$city' }, weight: 'popularity' },
        order_id: { id: 'o-' },
        placed: '$now',
        status: 'PLACED',
        amount: { within: [{ lognormal: [390, 0.5] }, 80, 5000] },
        discount: { if: { chance: 0.35 }, gives: { times: ['$amount', { uniform: [0.05, 0.3] }] }, else: 0 },
        payment_mode: '$customer.payment_mode',
        weather: WEATHER,
        kilometres: { within: [{ gamma: [3.2, 4] }, 0.4, 12] },
        promised: { add: [MARGIN, '$restaurant.preparation_minutes', USUAL_WAY] },
        tries: 0,
      },
      emit: ['orders'],
      lasts: { gamma: [12, 3] },
      next: 'pay',
    },
    pay: {
      set: {
        tries: { add: ['$tries', 1] },
        is_paid: {
          chance: {
            minus: [
              1,
              {
                times: [
                  { parameter: 'payment_failure' },
                  { by: '$payment_mode', of: { upi: 0.95, card: 1.6, wallet: 0.8, cash: 0 } },
                ],
              },
            ],
          },
        },
      },
      emit: ['payments'],
      lasts: { if: '$is_paid', gives: { gamma: [70, 3] }, else: { gamma: [25, 2] } },
      next: {
        accepted: { if: '$is_paid', gives: { minus: [1, { parameter: 'refusal' }] }, else: 0 },
        pay: { if: '$is_paid', gives: 0, else: { if: { above: ['$tries', 2] }, gives: 0, else: 1 } },
        cancelled: {
          if: '$is_paid',
          gives: { parameter: 'refusal' },
          else: { if: { above: ['$tries', 2] }, gives: 1, else: 0 },
        },
      },
    },
    accepted: {
      set: { status: 'ACCEPTED', asked: '$now' },
      emit: ['orders'],
      next: 'assigned',
    },
    assigned: {
      set: {
        approach: { add: [1.5, { over: [0.9, { add: [0.15, { free: 'drivers', of: '$city' }] }] }] },
        cooked: { times: ['$restaurant.preparation_minutes', { lognormal: [1, 0.18] }] },
      },
      take: { driver: { from: 'drivers', of: '$city' } },
      // who comes before the meal is ready waits for it
      lasts: {
        if: '$driver',
        gives: minutes({ within: ['$cooked', '$approach', 90] }),
        else: 45,
      },
      next: {
        picked_up: { if: '$driver', gives: 1, else: 0 },
        assigned: { if: '$driver', gives: 0, else: 1 },
      },
    },
    picked_up: {
      set: { status: 'PICKED_UP' },
      emit: ['orders'],
      lasts: minutes({
        add: [
          2.9,
          { by: '$payment_mode', of: { cash: 1.5 }, else: 0 },
          {
            times: [
              USUAL_WAY,
              { by: '$weather', of: { clear: 1, rain: 1.2, storm: 1.5 } },
              { lognormal: [1, 0.18] },
            ],
          },
        ],
      }),
      next: 'delivered',
    },
    delivered: {
      set: {
        status: 'DELIVERED',
        delivered: '$now',
        eta_error: {
          round: { minus: [{ over: [{ minus: ['$now', '$placed'] }, 60] }, '$promised'] },
          digits: 1,
        },
      },
      release: 'driver',
      emit: ['orders'],
      lasts: { gamma: [900, 2] },
      next: { rated: 0.3, gone: 0.7 },
    },
    rated: {
      set: {
        searches: [],
        score: {
          round: { within: [{ normal: [{ minus: [4.4, { times: [0.06, '$eta_error'] }] }, 0.6] }, 1, 5] },
        },
        // who is content says nothing more
        complaint: {
          if: { above: [3, '$score'] },
          gives: { if: { above: ['$eta_error', 0] }, gives: 'late', else: 'cold' },
          else: null,
        },
        response: {
          if: { above: [3, '$score'] },
          // the worse it was the sooner it is seen to
          gives: { times: [12, '$score'] },
          else: null,
        },
      },
      emit: ['app_events'],
    },
    gone: {},
    cancelled: { set: { status: 'CANCELLED', driver: null }, emit: ['orders'] },
  },
} as const satisfies Process

/** A driver, who comes and goes with the hours, wanders about the city, and says where every fifteen seconds. */
export const driver = {
  starts: { each: 'drivers', as: 'driver' },
  steps: {
    begins: {
      set: {
        latitude: { normal: ['$driver.place.latitude', 0.03] },
        longitude: { normal: ['$driver.place.longitude', 0.03] },
      },
      next: { online: 0.7, leaving: 0.3 },
    },
    online: {
      set: {
        status: { if: { taken: 'driver' }, gives: 'BUSY', else: 'AVAILABLE' },
        latitude: wander('latitude'),
        longitude: wander('longitude'),
      },
      emit: ['gps'],
      lasts: { times: [{ parameter: 'gps_seconds' }, { uniform: [0.97, 1.03] }] },
      next: {
        online: 1,
        // nobody leaves with a meal on the way
        leaving: {
          if: { taken: 'driver' },
          gives: 0,
          else: {
            hours: [
              0.004, 0.006, 0.006, 0.006, 0.005, 0.003, 0.001, 0.0006, 0.0006, 0.0006, 0.0004, 0.0003, 0.0001,
              0.0001, 0.0003, 0.001, 0.001, 0.0006, 0.0003, 0.0001, 0.0001, 0.0003, 0.002, 0.003,
            ],
          },
        },
      },
    },
    leaving: { hold: 'driver', set: { status: 'OFFLINE' }, emit: ['gps'], next: 'away' },
    away: {
      lasts: { uniform: [800, 1000] },
      next: {
        back: {
          hours: [
            0.1, 0.05, 0.05, 0.05, 0.1, 0.15, 0.3, 0.4, 0.5, 0.5, 0.6, 0.9, 0.9, 0.9, 0.6, 0.4, 0.4, 0.6, 0.9,
            0.95, 0.9, 0.6, 0.2, 0.1,
          ],
        },
        away: 0.5,
      },
    },
    back: { release: 'driver', next: 'online' },
  },
} as const satisfies Process

/** A step at random, drawn back to the middle of the city. */
function wander<Axis extends 'latitude' | 'longitude'>(axis: Axis) {
  return {
    add: [
      `$${axis}`,
      { times: [0.01, { minus: [`$driver.place.${axis}`, `$${axis}`] }] },
      { normal: [0, 0.0008] },
    ],
  } as const
}

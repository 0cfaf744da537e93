import type { Simulator } from '../../contracts/simulator.ts'

/** People are less keen the further down it stands. */
const CLICKED = {
  times: [
    { parameter: 'click' },
    { by: '$position', of: { 1: 1.5, 2: 1.2, 3: 1, 4: 0.85, 5: 0.75, 6: 0.7 }, else: 0.65 },
  ],
} as const

/** What the experiment changes: of two who have it in their cart more buy. */
const BUYS = {
  times: [0.4, { by: '$user.variant', of: { recs_v2: { parameter: 'effect' } }, else: 1 }],
} as const

/** Visitors of a shop, what is recommended to them, and robots that click. */
export const simulator = {
  rate: 3.15,
  warm: '1 hour',
  shape: [
    0.5, 0.4, 0.3, 0.3, 0.3, 0.4, 0.6, 0.8, 0.9, 1, 1.05, 1.1, 1.2, 1.15, 1.1, 1.1, 1.15, 1.2, 1.3, 1.5, 1.6,
    1.4, 1, 0.7,
  ],
  parameters: { click: 0.062, effect: 1.12, latency: 85 },
  pools: {
    products: {
      size: 400,
      atLeast: 40,
      attributes: {
        product_id: { text: ['p-', '$index'] },
        price: { within: [{ lognormal: [24, 0.8] }, 3, 900] },
        popularity: { lognormal: [1, 0.7] },
      },
    },
    users: {
      size: 60_000,
      atLeast: 300,
      kept: false,
      attributes: {
        user_id: { text: ['u-', '$index'] },
        variant: { pick: { control: 0.5, recs_v2: 0.5 } },
        country: { pick: { IN: 0.4, US: 0.3, DE: 0.15, GB: 0.15 } },
        segment: { pick: { new: 0.3, regular: 0.5, loyal: 0.2 } },
        year: { round: { uniform: [2019, 2025] } },
        month: { pick: { '01': 1, '03': 1, '05': 1, '08': 1, '10': 1, '12': 1 } },
        signup_date: { text: ['$year', '-', '$month', '-', { round: { uniform: [10, 28] } }] },
      },
      tells: { stream: 'users', when: 'first' },
    },
  },
  rows: {
    impressions: {
      impression_id: '$impression',
      user_id: '$user.user_id',
      product_id: '$product.product_id',
      position: '$position',
      model_version: { by: '$user.variant', of: { recs_v2: '2.0.0' }, else: '1.4.2' },
      experiment: 'recs_v2',
      variant: '$user.variant',
      shown_at: { time: '$now' },
      latency_ms: { round: '$latency', digits: 1 },
    },
    interactions: {
      event_id: { id: 'x-' },
      user_id: '$user.user_id',
      session_id: '$session',
      kind: '$kind',
      product_id: '$on',
      query: '$query',
      impression_id: '$from',
      amount: '$amount',
      at: { time: '$now' },
    },
    users: {
      user_id: '$user_id',
      country: '$country',
      segment: '$segment',
      signup_date: '$signup_date',
      as_of: { time: '$now' },
    },
  },
  processes: {
    visit: {
      starts: { perSecond: 0.4 },
      steps: {
        comes: {
          set: {
            user: { one: 'users', favour: 'few' },
            session: { id: 's-' },
            kind: 'search',
            query: { pick: { shoes: 3, headphones: 2, backpack: 2, lamp: 1 } },
            on: null,
            from: null,
            amount: null,
            most: { round: { uniform: [3.5, 8.5] } },
            position: 0,
            // one answer for the whole list
            latency: {
              times: [
                { parameter: 'latency' },
                { by: '$user.variant', of: { recs_v2: 1.03 }, else: 1 },
                { lognormal: [1, 0.35] },
              ],
            },
          },
          lasts: { exponential: 5 },
          next: { searches: 0.5, shown: 0.5 },
        },
        searches: { emit: ['interactions'], lasts: { uniform: [0.3, 2] }, next: 'shown' },
        shown: {
          set: {
            query: null,
            product: { one: 'products', weight: 'popularity' },
            impression: { id: 'i-' },
            position: { add: ['$position', 1] },
            wants: { chance: CLICKED },
          },
          emit: ['impressions'],
          lasts: { uniform: [0.8, 4] },
          next: {
            clicks: { if: '$wants', gives: 1, else: 0 },
            looks_on: { if: '$wants', gives: 0, else: 1 },
          },
        },
        looks_on: {
          next: {
            shown: { if: { above: ['$most', '$position'] }, gives: 1, else: 0 },
            // without a recommendation
            finds: { if: { above: ['$most', '$position'] }, gives: 0, else: 0.04 },
            gone: { if: { above: ['$most', '$position'] }, gives: 0, else: 0.96 },
          },
        },
        clicks: {
          set: { kind: 'click', on: '$product.product_id', from: '$impression', amount: null },
          emit: ['interactions'],
          lasts: 0.3,
          next: { twice: 0.02, reads: 0.98 },
        },
        twice: { emit: ['interactions'], next: 'reads' },
        reads: { lasts: { exponential: 45 }, next: { adds: 0.42, looks_on: 0.58 } },
        adds: {
          set: { kind: 'cart_add', amount: null },
          emit: ['interactions'],
          lasts: { exponential: 150 },
          next: { buys: BUYS, looks_on: { minus: [1, BUYS] } },
        },
        buys: {
          set: { kind: 'purchase', amount: { money: '$product.price' } },
          emit: ['interactions'],
          next: 'looks_on',
        },
        finds: {
          set: {
            kind: 'purchase',
            product: { one: 'products' },
            on: '$product.product_id',
            from: null,
            amount: { money: '$product.price' },
          },
          emit: ['interactions'],
        },
        gone: {},
      },
    },
    // a robot clicks on what it sees, many times a second
    robot: {
      starts: { perSecond: 0.0012, flat: true },
      steps: {
        comes: {
          set: {
            user: { one: 'users' },
            session: { id: 's-' },
            position: 1,
            latency: { parameter: 'latency' },
            product: { one: 'products' },
            impression: { id: 'i-' },
            left: { round: { uniform: [15, 40] } },
            kind: 'click',
            query: null,
            amount: null,
          },
          emit: ['impressions'],
          lasts: 1,
          next: 'clicks',
        },
        clicks: {
          set: {
            on: '$product.product_id',
            from: '$impression',
            left: { minus: ['$left', 1] },
          },
          emit: ['interactions'],
          lasts: { uniform: [0.1, 0.5] },
          next: {
            clicks: { if: { above: ['$left', 0.5] }, gives: 1, else: 0 },
            gone: { if: { above: ['$left', 0.5] }, gives: 0, else: 1 },
          },
        },
        gone: {},
      },
    },
  },
  noise: {
    impressions: {
      delay: { gamma: [0.4, 2] },
      duplicates: 0.01,
      late: { share: 0.01, by: { gamma: [90, 1.5] } },
      bad: { missing: 0.001, type: 0.001, future: 0.0005 },
    },
    interactions: {
      delay: { gamma: [0.8, 2] },
      duplicates: 0.02,
      late: { share: 0.015, by: { gamma: [150, 1.5] } },
      bad: { missing: 0.001, type: 0.001, enum: 0.001 },
    },
  },
  incidents: {
    slow: { perDay: 0.4, lasts: { uniform: [900, 2400] }, changes: { latency: { uniform: [260, 420] } } },
    stale_model: {
      perDay: 0.3,
      lasts: { uniform: [1800, 5400] },
      changes: { click: { uniform: [0.01, 0.02] } },
    },
  },
} as const satisfies Simulator

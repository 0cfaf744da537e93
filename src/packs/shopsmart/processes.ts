import type { Process } from '../../contracts/simulator.ts'
import { SHELVES } from './catalogue.ts'
import { ORDERS, RECEIPTS, SEASON } from './volume.ts'

const FORTNIGHT = 1_209_600
const DAY = 86_400

/** Whether a category is cheaper, and by how much, is drawn for each fortnight. */
const PROMOTED = { every: '14 days', per: '$category', draw: { chance: 0.4 } } as const
const PERCENT = {
  every: '14 days',
  per: '$category',
  draw: { round: { uniform: [10, 30] } },
} as const
const NUMBER_OF_FORTNIGHT = { round: { minus: [{ over: ['$now', FORTNIGHT] }, 0.5] } } as const

/** What a product costs who buys so many of it now. */
const bought = <const Quantity>(quantity: Quantity) =>
  ({
    category: '$product.category',
    percent: { if: PROMOTED, gives: PERCENT, else: 0 },
    promotion_id: {
      if: PROMOTED,
      gives: { text: ['PR-', '$product.category_number', '-', NUMBER_OF_FORTNIGHT] },
      else: null,
    },
    quantity,
    value: { times: ['$product.price', '$quantity'] },
    discount: { round: { times: ['$value', 0.01, '$percent'] }, digits: 2 },
    cost: { times: ['$value', 0.7] },
  }) as const

/** More of it where it is cheaper. */
const QUANTITY = {
  round: {
    within: [
      { add: [0.6, { exponential: { if: { above: ['$percent', 0] }, gives: 1.3, else: 0.9 } }] },
      1,
      8,
    ],
  },
} as const

/** A receipt in a store: of one product, or of up to three, each from another shelf. */
export const receipt = {
  starts: { perSecond: RECEIPTS },
  steps: {
    visit: { next: { member: 0.75, guest: 0.25 } },
    member: {
      set: {
        customer: { one: 'customers', favour: 'few' },
        store: { one: 'stores', where: { city: '$customer.city' }, weight: 'pull' },
      },
      next: 'till',
    },
    guest: {
      set: {
        place: { one: 'cities', weight: 'customers' },
        store: { one: 'stores', where: { city: '$place.city' }, weight: 'pull' },
      },
      next: 'till',
    },
    till: { set: { transaction_id: { id: 't-' }, shelf: 0 }, next: 'line' },
    line: {
      set: {
        product: { one: 'products', where: { shelf: '$shelf' }, weight: 'demand' },
        ...bought(QUANTITY),
      },
      emit: ['pos_sales'],
      next: {
        another: { if: { above: [1.5, '$shelf'] }, gives: SHELVES[1], else: 0 },
        gone: { if: { above: [1.5, '$shelf'] }, gives: 1 - SHELVES[1], else: 1 },
      },
    },
    another: { set: { shelf: { add: ['$shelf', 1] } }, next: 'line' },
    gone: {},
  },
} as const satisfies Process

export const order = {
  starts: { perSecond: ORDERS, flat: true },
  steps: {
    ordered: {
      set: {
        customer: { one: 'customers', favour: 'few' },
        order_id: { id: 'o-' },
        product: { one: 'products', weight: 'demand' },
        ...bought(1),
      },
      emit: ['online_orders'],
    },
  },
} as const satisfies Process

/** A store counts one product after the other, once a week. */
export const count = {
  starts: { each: 'stores', as: 'store' },
  steps: {
    wait: { set: { region: '$store.region' }, lasts: { uniform: [0, 7 * DAY] }, next: 'begins' },
    begins: { set: { at: 0 }, next: 'counts' },
    counts: {
      set: {
        product: { one: 'products', where: { index: '$at' } },
        weekly: { times: ['$product.weekly', '$store.size'] },
        stock: {
          if: { chance: { parameter: 'sold_out' } },
          gives: 0,
          else: {
            round: {
              within: [
                {
                  times: [
                    '$weekly',
                    { parameter: 'weeks_of_cover' },
                    { uniform: [0.5, 1.5] },
                    { months: SEASON },
                  ],
                },
                1,
                100_000,
              ],
            },
          },
        },
        reorder: { round: { times: ['$weekly', 4] } },
        at: { add: ['$at', 1] },
      },
      emit: ['inventory'],
      lasts: 1,
      next: {
        counts: { if: { above: [71.5, '$at'] }, gives: 1, else: 0 },
        home: { if: { above: [71.5, '$at'] }, gives: 0, else: 1 },
      },
    },
    home: { lasts: 7 * DAY - 72, next: 'begins' },
  },
} as const satisfies Process

/** Every category's promotion is told when its fortnight begins. */
export const campaign = {
  starts: { each: 'categories', as: 'kind' },
  steps: {
    planned: {
      set: {
        category: '$kind.category',
        fortnight: NUMBER_OF_FORTNIGHT,
        percent: PERCENT,
        promotion_id: { text: ['PR-', '$kind.number', '-', '$fortnight'] },
        start: { times: [FORTNIGHT, '$fortnight'] },
      },
      next: { told: { if: PROMOTED, gives: 1, else: 0 }, over: { if: PROMOTED, gives: 0, else: 1 } },
    },
    told: { emit: ['promotions'], next: 'over' },
    over: { lasts: { minus: [{ add: ['$start', FORTNIGHT, 1] }, '$now'] }, next: 'planned' },
  },
} as const satisfies Process

/** A price changes some four times a year, around what it usually is. */
export const reprice = {
  starts: { each: 'products', as: 'product' },
  steps: {
    wait: { set: { usual: '$product.price' }, lasts: { uniform: [0, 90 * DAY] }, next: 'priced' },
    priced: {
      change: { product: { price: { round: { times: ['$usual', { uniform: [0.95, 1.05] }] } } } },
      lasts: 90 * DAY,
      next: 'priced',
    },
  },
} as const satisfies Process

/** Who buys often comes to a higher level, sooner or later. */
export const upgrade = {
  starts: { perSecond: 0.0004, flat: true },
  steps: {
    met: {
      set: { customer: { one: 'customers', favour: 'few' } },
      lasts: { uniform: [1, 60] },
      next: 'upgraded',
    },
    upgraded: {
      set: {
        customer_id: '$customer.customer_id',
        first_name: '$customer.first_name',
        last_name: '$customer.last_name',
        gender: '$customer.gender',
        born: '$customer.born',
        city: '$customer.city',
        state: '$customer.state',
        region: '$customer.region',
        loyalty_level: {
          by: '$customer.loyalty_level',
          of: { bronze: 'silver', silver: 'gold' },
          else: 'platinum',
        },
      },
      emit: ['customers'],
    },
  },
} as const satisfies Process

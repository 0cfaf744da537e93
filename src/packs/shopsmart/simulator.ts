import type { Simulator } from '../../contracts/simulator.ts'
import { pools } from './pools.ts'
import { campaign, count, order, receipt, reprice, upgrade } from './processes.ts'
import { SEASON } from './volume.ts'

const HOME = { city: '$city', state: '$state', region: '$region' } as const
/** Tills spell the ids as they like. */
const PRODUCT = {
  if: { chance: 0.05 },
  gives: { text: ['p', '$product.number'] },
  else: '$product.product_id',
} as const
const STORE = {
  if: { chance: 0.05 },
  gives: { text: [' s-', '$store.number'] },
  else: '$store.store_id',
} as const
/** The day of the shop, which is over before the next one begins anywhere. */
const SHOP_DAY = { day: { minus: ['$now', 21_600] } } as const

/** A hundred stores and more in 24 cities, and a shop online. */
export const simulator = {
  rate: 0.049,
  shape: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.3, 0.8, 1, 1.1, 1, 0.9, 0.9, 1, 1.3, 1.8, 2, 1.6, 0.8, 0.2, 0],
  season: SEASON,
  parameters: { sold_out: 0.012, weeks_of_cover: 8.45 },
  pools,
  rows: {
    pos_sales: {
      store_id: STORE,
      transaction_id: '$transaction_id',
      customer_id: '$customer.customer_id',
      product_id: PRODUCT,
      quantity: '$quantity',
      sale_amount: { money: { minus: ['$value', '$discount'] } },
      date: SHOP_DAY,
      discount: { money: '$discount' },
      promotion_id: '$promotion_id',
      cost: { money: '$cost' },
    },
    online_orders: {
      order_id: '$order_id',
      customer_id: '$customer.customer_id',
      product_id: '$product.product_id',
      price: { money: '$value' },
      discount: { money: '$discount' },
      payment_mode: { pick: { upi: 0.5, card: 0.3, cod: 0.2 } },
      channel: { pick: { web: 0.4, app: 0.6 } },
      ordered_at: { time: '$now' },
      promotion_id: '$promotion_id',
      cost: { money: '$cost' },
    },
    inventory: {
      product_id: PRODUCT,
      store_id: STORE,
      stock_on_hand: '$stock',
      reorder_level: '$reorder',
      supplier_id: '$product.supplier_id',
      as_of: SHOP_DAY,
    },
    customers: {
      customer_id: '$customer_id',
      first_name: '$first_name',
      last_name: '$last_name',
      gender: '$gender',
      birth_date: { day: '$born' },
      loyalty_level: '$loyalty_level',
      ...HOME,
      as_of: { time: '$now' },
    },
    products: {
      product_id: '$product_id',
      product_name: '$product_name',
      category: '$category',
      subcategory: '$subcategory',
      brand: '$brand',
      supplier_id: '$supplier_id',
      price: { money: '$price' },
      unit_cost: { money: { times: ['$price', 0.7] } },
      as_of: { time: '$now' },
    },
    stores: {
      store_id: '$store_id',
      store_name: '$store_name',
      city_tier: '$tier',
      ...HOME,
      store_manager: '$store_manager',
      as_of: { time: '$now' },
    },
    promotions: {
      promotion_id: '$promotion_id',
      promotion_name: { text: ['$category', ' days'] },
      start_date: { day: '$start' },
      end_date: { day: { add: ['$start', 13 * 86_400] } },
      discount_percent: '$percent',
      category: '$category',
      as_of: { time: '$now' },
    },
  },
  processes: { receipt, order, count, campaign, reprice, upgrade },
  noise: {
    pos_sales: {
      delay: { gamma: [40, 2] },
      duplicates: 0.01,
      late: { share: 0.01, by: { gamma: [300, 1.5] } },
      bad: { missing: 0.001, type: 0.001, future: 0.0003 },
    },
    online_orders: {
      delay: { gamma: [0.8, 2] },
      duplicates: 0.01,
      late: { share: 0.01, by: { gamma: [90, 1.5] } },
      bad: { missing: 0.001, type: 0.001, future: 0.0003 },
    },
    inventory: { delay: { gamma: [60, 2] }, duplicates: 0.005, bad: { missing: 0.001, type: 0.001 } },
    customers: { delay: { gamma: [5, 2] }, bad: { missing: 0.001, type: 0.001 } },
  },
  incidents: {
    // a supplier who does not come
    sold_out: {
      perDay: 0.04,
      lasts: { uniform: [604_800, 1_209_600] },
      where: { region: { pick: { North: 1, South: 1, East: 1, West: 1 } } },
      changes: { sold_out: { uniform: [0.1, 0.3] } },
    },
  },
} as const satisfies Simulator

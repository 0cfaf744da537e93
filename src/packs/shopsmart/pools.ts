import type { Pool } from '../../contracts/simulator.ts'
import { CATEGORY_NAMES, CITIES, PRODUCTS } from './catalogue.ts'
import { STORES, weeklyOf } from './volume.ts'

/** Sales of a store beside those of others, by the tier of its city: there are fewer stores for as many customers. */
const TIERS = [1.4, 1, 0.7] as const
const BY_TIER = { 1: TIERS[0], 2: TIERS[1], 3: TIERS[2] } as const

/** Who and what takes part. */
export const pools = {
  cities: {
    size: CITIES.map((city) => ({ ...city, stores: city.customers / (TIERS[city.tier - 1] ?? 1) })),
    attributes: {},
  },
  stores: {
    size: STORES,
    atLeast: STORES,
    attributes: {
      number: { add: [1001, '$index'] },
      store_id: { text: ['S', '$number'] },
      place: { one: 'cities', weight: 'stores', favour: 'even' },
      city: '$place.city',
      state: '$place.state',
      region: '$place.region',
      tier: { text: ['Tier ', '$place.tier'] },
      store_name: { text: ['ShopSmart ', '$city', ' ', '$number'] },
      store_manager: {
        text: [
          { pick: { Asha: 1, Rahul: 1, Meera: 1, Imran: 1, Kavya: 1 } },
          ' ',
          { pick: { Rao: 1, Shah: 1, Das: 1, Nair: 1, Singh: 1 } },
        ],
      },
      // one in twelve does badly
      pull: { times: [{ lognormal: [1, 0.2] }, { if: { chance: 0.08 }, gives: 0.4, else: 1 }] },
      size: { times: [{ by: '$place.tier', of: BY_TIER }, '$pull'] },
    },
    tells: { stream: 'stores', when: 'start' },
  },
  products: {
    size: PRODUCTS.map(({ number, wanted, ...product }) => ({
      number,
      product_id: `P${String(number).padStart(5, '0')}`,
      ...product,
      weekly: weeklyOf(wanted),
    })),
    attributes: {},
    tells: { stream: 'products', when: 'start' },
  },
  categories: { size: CATEGORY_NAMES, attributes: {} },
  customers: {
    // as many as make 38 % of a month's customers come again, with rates distributed exponentially
    size: 60_000,
    kept: false,
    attributes: {
      customer_id: { text: ['C', { add: [100_000, '$index'] }] },
      place: { one: 'cities', weight: 'customers' },
      city: '$place.city',
      state: '$place.state',
      region: '$place.region',
      gender: { pick: { female: 0.5, male: 0.48, other: 0.02 } },
      first_name: { pick: { Aarav: 1, Diya: 1, Kabir: 1, Anaya: 1, Vihaan: 1, Sara: 1, Arjun: 1, Ira: 1 } },
      last_name: { pick: { Sharma: 1, Patel: 1, Reddy: 1, Khan: 1, Iyer: 1, Bose: 1, Kaur: 1 } },
      // from 1955 to 2005
      born: { uniform: [-473_000_000, 1_104_000_000] },
      loyalty_level: { pick: { bronze: 0.5, silver: 0.3, gold: 0.15, platinum: 0.05 } },
    },
    tells: { stream: 'customers', when: 'first' },
  },
} as const satisfies Record<string, Pool>

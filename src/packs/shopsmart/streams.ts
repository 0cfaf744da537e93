import * as z from 'zod'
import { stream } from '../../contracts/stream.ts'
import { AsOf, Id, Money, Name, Time } from '../shared/fields.ts'

/** A day of a file or of somebody's life. */
const Day = z.iso.date({ error: 'must be a day, as 2026-11-01' })
/** What a spreadsheet calls a day, and a clock without a zone, is Indian. */
const INDIAN = { order: 'day first', offset: '+05:30' } as const

const PRODUCT = [
  { trim: 'product_id' },
  { upperCase: 'product_id' },
  { code: 'product_id', prefix: 'P', digits: 5 },
] as const
const STORE = [
  { trim: 'store_id' },
  { upperCase: 'store_id' },
  { code: 'store_id', prefix: 'S', digits: 4 },
] as const
const CUSTOMER = [{ trim: 'customer_id' }, { upperCase: 'customer_id' }] as const
const PROMOTION = [{ trim: 'promotion_id' }, { upperCase: 'promotion_id' }] as const

/** One product of one till receipt, from the daily CSV of a store. */
const PosSale = z.object({
  store_id: Id,
  transaction_id: Id,
  /** Who pays without a card of ours is nobody. */
  customer_id: Id.optional(),
  product_id: Id,
  /** Below 0 it came back. */
  quantity: z.int(),
  /** What was paid for all of them. */
  sale_amount: Money,
  date: AsOf,
  /** Taken off before it was paid. */
  discount: Money,
  promotion_id: Id.optional(),
  /** What the goods cost the shop, where the till knows it. */
  cost: Money.optional(),
})

/** One product of one order. */
const OnlineOrder = z.object({
  order_id: Id,
  customer_id: Id,
  product_id: Id,
  /** Before the discount. */
  price: Money,
  discount: Money,
  payment_mode: Name,
  channel: Name,
  ordered_at: Time,
  promotion_id: Id.optional(),
  cost: Money.optional(),
})

const Inventory = z.object({
  product_id: Id,
  store_id: Id,
  stock_on_hand: z.int().nonnegative(),
  reorder_level: z.int().nonnegative(),
  supplier_id: Id,
  as_of: AsOf,
  /** Store and product in one: worked out here, whatever is sent. */
  item: Id.optional(),
})

const Customer = z.object({
  customer_id: Id,
  first_name: Name,
  last_name: Name.optional(),
  gender: Name,
  birth_date: Day.optional(),
  loyalty_level: Name,
  city: Name,
  state: Name,
  region: Name,
  as_of: AsOf,
})

const Product = z.object({
  product_id: Id,
  product_name: Name,
  category: Name,
  subcategory: Name,
  brand: Name,
  supplier_id: Id,
  price: Money,
  unit_cost: Money.optional(),
  as_of: AsOf,
})

const Store = z.object({
  store_id: Id,
  store_name: Name,
  city: Name,
  /** How large the city is: Tier 1 are the largest. */
  city_tier: Name,
  state: Name,
  region: Name,
  store_manager: Name,
  as_of: AsOf,
})

const Promotion = z.object({
  promotion_id: Id,
  promotion_name: Name,
  start_date: Day,
  /** The last day of it. */
  end_date: Day,
  discount_percent: z.number().min(0).max(100),
  /** What it is for; everything, if not said. */
  category: Name.optional(),
  as_of: AsOf,
})

export const streams = {
  pos_sales: stream({
    version: '1-0-0',
    fields: PosSale,
    key: ['transaction_id', 'product_id'],
    partition: 'transaction_id',
    time: 'date',
    cleaning: [
      ...STORE,
      ...PRODUCT,
      ...CUSTOMER,
      ...PROMOTION,
      { trim: 'transaction_id' },
      { number: 'quantity' },
      { fill: 'quantity', with: 1 },
      { trim: 'sale_amount' },
      { fill: 'discount', with: '0.00' },
      { isoTime: 'date', ...INDIAN },
    ],
  }),
  online_orders: stream({
    version: '1-0-0',
    fields: OnlineOrder,
    key: ['order_id', 'product_id'],
    partition: 'order_id',
    time: 'ordered_at',
    cleaning: [
      ...PRODUCT,
      ...CUSTOMER,
      ...PROMOTION,
      { trim: 'order_id' },
      { trim: 'price' },
      { fill: 'discount', with: '0.00' },
      { fill: 'payment_mode', with: 'unknown' },
      { trim: 'payment_mode' },
      { lowerCase: 'payment_mode' },
      { fill: 'channel', with: 'web' },
      { trim: 'channel' },
      { lowerCase: 'channel' },
      { isoTime: 'ordered_at', ...INDIAN },
    ],
  }),
  inventory: stream({
    version: '1-0-0',
    fields: Inventory,
    key: ['item', 'as_of'],
    partition: 'item',
    time: 'as_of',
    cleaning: [
      ...STORE,
      ...PRODUCT,
      { join: 'item', of: ['store_id', 'product_id'], with: '/' },
      { number: 'stock_on_hand' },
      { number: 'reorder_level' },
      { fill: 'reorder_level', with: 0 },
      { trim: 'supplier_id' },
      { upperCase: 'supplier_id' },
      { fill: 'supplier_id', with: 'UNKNOWN' },
      { isoTime: 'as_of', ...INDIAN },
    ],
  }),
  customers: stream({
    version: '1-0-0',
    fields: Customer,
    key: ['customer_id', 'as_of'],
    partition: 'customer_id',
    time: 'as_of',
    cleaning: [
      ...CUSTOMER,
      { fill: 'gender', with: 'unknown' },
      { lowerCase: 'gender' },
      { fill: 'loyalty_level', with: 'none' },
      { trim: 'loyalty_level' },
      { lowerCase: 'loyalty_level' },
      { trim: 'city' },
      { trim: 'state' },
      { trim: 'region' },
      { fill: 'region', with: 'Unknown' },
      { isoTime: 'birth_date', ...INDIAN },
      { isoTime: 'as_of', ...INDIAN },
    ],
  }),
  products: stream({
    version: '1-0-0',
    fields: Product,
    key: ['product_id', 'as_of'],
    partition: 'product_id',
    time: 'as_of',
    cleaning: [
      ...PRODUCT,
      { trim: 'category' },
      { trim: 'subcategory' },
      { trim: 'brand' },
      { trim: 'supplier_id' },
      { upperCase: 'supplier_id' },
      { fill: 'supplier_id', with: 'UNKNOWN' },
      { isoTime: 'as_of', ...INDIAN },
    ],
  }),
  stores: stream({
    version: '1-0-0',
    fields: Store,
    key: ['store_id', 'as_of'],
    partition: 'store_id',
    time: 'as_of',
    cleaning: [
      ...STORE,
      { trim: 'city' },
      { trim: 'state' },
      { trim: 'region' },
      { fill: 'city_tier', with: 'unknown' },
      { fill: 'store_manager', with: 'unknown' },
      { isoTime: 'as_of', ...INDIAN },
    ],
  }),
  promotions: stream({
    version: '1-0-0',
    fields: Promotion,
    key: ['promotion_id', 'as_of'],
    partition: 'promotion_id',
    time: 'as_of',
    cleaning: [
      ...PROMOTION,
      { trim: 'category' },
      { number: 'discount_percent' },
      { isoTime: 'start_date', ...INDIAN },
      { isoTime: 'end_date', ...INDIAN },
      { isoTime: 'as_of', ...INDIAN },
    ],
  }),
}

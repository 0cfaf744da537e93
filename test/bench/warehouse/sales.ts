import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { random } from '../random.ts'

const DAY = 86_400_000
/** The sales are of the ninety days before. */
export const UNTIL = Date.parse('2026-11-16T00:00:00Z')
export const DAYS = 90
const FROM = UNTIL - DAYS * DAY

const STORES = 120
const PRODUCTS = 72
/** Those that are counted every week. */
const COUNTED = 10
const CUSTOMERS = 60_000
const PROMOTIONS = 24
/** One line in so many comes twice. */
const TWICE = 100
const LINES = 1_000

const REGIONS = ['North', 'South', 'East', 'West']
const LEVELS = ['bronze', 'silver', 'gold', 'platinum']
const CATEGORIES = ['Electronics', 'Footwear', 'Grocery', 'Home']

const day = (time: number) => new Date(time).toISOString().slice(0, 10)
const code = (letter: string, number: number, digits: number) => letter + String(number).padStart(digits, '0')

/** What the dimensions are told of, a file each. */
const FEEDS: Readonly<Record<string, () => object[]>> = {
  stores: () =>
    Array.from({ length: STORES }, (_, i) => ({
      store_id: code('S', 1001 + i, 4),
      store_name: `Store ${i}`,
      city_tier: `Tier ${1 + (i % 3)}`,
      city: `City ${i % 40}`,
      state: `State ${i % 12}`,
      region: REGIONS[i % 4],
      store_manager: `Manager ${i}`,
      as_of: day(FROM),
    })),
  products: () =>
    Array.from({ length: PRODUCTS }, (_, i) => ({
      product_id: code('P', 1 + i, 5),
      product_name: `Product ${i}`,
      category: CATEGORIES[i % 4],
      subcategory: `Kind ${i % 12}`,
      brand: `Brand ${i % 9}`,
      supplier_id: `SUP${i % 20}`,
      price: `${100 + i}.00`,
      unit_cost: `${60 + i}.00`,
      as_of: day(FROM),
    })),
  promotions: () =>
    Array.from({ length: PROMOTIONS }, (_, i) => ({
      promotion_id: `PR-${i}`,
      promotion_name: `Days ${i}`,
      start_date: day(FROM + (28 + 2 * i) * DAY),
      end_date: day(FROM + (34 + 2 * i) * DAY),
      discount_percent: 10 + i,
      category: CATEGORIES[i % 4],
      as_of: day(FROM),
    })),
  // one in twenty is promoted in the middle
  customers: () =>
    Array.from({ length: CUSTOMERS + CUSTOMERS / 20 }, (_, i) => ({
      customer_id: code('C', 100_000 + (i < CUSTOMERS ? i : (i - CUSTOMERS) * 20), 6),
      first_name: `First ${i % 100}`,
      last_name: `Last ${i % 100}`,
      loyalty_level: LEVELS[(i < CUSTOMERS ? i : i + 1) % 4],
      city: `City ${i % 40}`,
      state: `State ${i % 12}`,
      region: REGIONS[i % 4],
      as_of: day(i < CUSTOMERS ? FROM : FROM + 45 * DAY),
    })),
}

export const FEED_NAMES = Object.keys(FEEDS)

/** Writes `store_sales.csv` with so many lines besides those that come twice, `inventory.csv`, and the feeds of dimensions as NDJSON. */
export async function writeSales(folder: string, lines: number): Promise<void> {
  for (const [name, rows] of Object.entries(FEEDS))
    await writeFile(
      join(folder, `${name}.ndjson`),
      rows()
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    )
  await writeFile(join(folder, 'inventory.csv'), inventory())
  await pipeline(Readable.from(sales(lines)), createWriteStream(join(folder, 'store_sales.csv')))
}

function inventory(): string {
  const rows = ['product_id,store_id,stock_on_hand,reorder_level,supplier_id,as_of']
  const draw = random(2)
  for (let week = 0; week * 7 < DAYS; week++)
    for (let store = 0; store < STORES; store++)
      for (let product = 0; product < COUNTED; product++)
        rows.push(
          `${code('P', 1 + product, 5)},${code('S', 1001 + store, 4)},${Math.floor(draw() * 80)},30,SUP1,${day(FROM + week * 7 * DAY)}`,
        )
  return `${rows.join('\n')}\n`
}

/** In order of their days, as the tills write them: some codes in other spellings, some lines twice. */
function* sales(lines: number): Generator<string> {
  const draw = random(1)
  const below = (bound: number) => Math.floor(draw() * bound)
  yield 'store_id,transaction_id,customer_id,product_id,quantity,sale_amount,date,promotion_id,discount,cost\n'
  for (let at = 0; at < lines; at += LINES) {
    let text = ''
    for (let i = at; i < Math.min(at + LINES, lines); i++) {
      const store = 1001 + below(STORES)
      const product = 1 + below(PRODUCTS)
      const plain = below(10) > 0
      const customer = below(10) < 7 ? code('C', 100_000 + below(CUSTOMERS), 6) : ''
      const quantity = 1 + below(3)
      const promotion = below(10) === 0 ? `PR-${below(PROMOTIONS)}` : ''
      const cells = [
        plain ? code('S', store, 4) : `s-${store}`,
        `t-${Math.floor(draw() * 2 ** 40).toString(36)}${i.toString(36)}`,
        customer,
        plain ? code('P', product, 5) : ` p${product}`,
        quantity,
        `${quantity * (100 + product)}.00`,
        day(FROM + Math.floor((i / lines) * DAYS) * DAY),
        promotion,
        promotion === '' ? '' : '15.00',
        `${quantity * (60 + product)}.00`,
      ]
      const line = `${cells.join(',')}\n`
      text += i % TWICE === 0 ? line + line : line
    }
    yield text
  }
}

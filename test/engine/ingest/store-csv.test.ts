import { expect, it } from 'vitest'
import { Catalogue } from '../../../src/engine/ingest/catalogue.ts'
import { checkRows } from '../../../src/engine/ingest/check-rows.ts'
import { readCsv } from '../../../src/engine/ingest/csv.ts'
import { shopsmart } from '../../../src/packs/shopsmart.ts'

const NOW = Date.parse('2026-11-02T00:00:00Z')
const catalogue = new Catalogue([shopsmart])
const taken = (stream: string, csv: string) => checkRows(readCsv(csv), catalogue.stream(stream), NOW)

it('the daily CSV of a store is taken as a spreadsheet writes it', () => {
  const { lines, bad } = taken(
    'shopsmart.pos_sales',
    `store_id,transaction_id,customer_id,product_id,quantity,sale_amount,date
7,T-1, c9 ,p42,2,998.00,31/10/2026
s-0007,T-2,,42,,100.00,2026-10-31
S0007,T-3,C9,P00042,two,100.00,2026-10-31
S0007,T-4,C9,P00042,1,,2026-10-31
`,
  )
  const row = { store_id: 'S0007', product_id: 'P00042', date: '2026-10-31', discount: '0.00' }
  expect(lines.split('\n').map((line) => JSON.parse(line))).toEqual([
    { ...row, transaction_id: 'T-1', customer_id: 'C9', quantity: 2, sale_amount: '998.00' },
    { ...row, transaction_id: 'T-2', quantity: 1, sale_amount: '100.00' },
  ])
  expect(bad.flatMap(({ errors }) => errors.map(({ row, path }) => [row, path]))).toEqual([
    [3, '/quantity'],
    [4, '/sale_amount'],
  ])
})

it('the weekly CSV of a stock is taken, its numbers as numbers', () => {
  const { lines, bad } = taken(
    'shopsmart.inventory',
    `product_id;store_id;stock_on_hand;reorder_level;supplier_id;as_of
42;7;15;;sup1;26/10/2026
`,
  )
  expect(bad).toEqual([])
  expect(JSON.parse(lines)).toEqual({
    product_id: 'P00042',
    store_id: 'S0007',
    stock_on_hand: 15,
    reorder_level: 0,
    supplier_id: 'SUP1',
    as_of: '2026-10-26',
    item: 'S0007/P00042',
  })
})

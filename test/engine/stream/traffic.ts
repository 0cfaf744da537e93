import fc from 'fast-check'
import * as z from 'zod'
import { definePack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { checker, type Good } from '../../../src/engine/stream/check.ts'
import { KeySet } from '../../../src/engine/stream/key-set.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'

export const START = Date.parse('2026-11-01T00:00:00Z')
/** After all events. */
export const NOW = START + 10 * 86_400_000
export const MINUTE = 60_000

const Sale = z.object({
  id: z.string(),
  city: z.string().nullable(),
  channel: z.string(),
  amount: z.number(),
  at: z.string(),
})

export const pack = definePack({
  name: 'test',
  title: 'A test',
  timezone: 'UTC',
  streams: {
    sales: stream({ version: '1-0-0', fields: Sale, key: ['id'], partition: 'id', time: 'at' }),
  },
  windows: {
    by_city: {
      kind: 'tumbling',
      size: '1 minute',
      from: 'sales',
      by: ['city'],
      lateness: '2 minutes',
      horizon: '7 days',
      values: {
        sales: { count: true },
        online: { count: true, where: { channel: 'online' } },
        amount: { sum: 'amount' },
        share: { ratio: ['online', 'sales'], times: 100 },
        least: { min: 'amount' },
        most: { max: 'amount' },
        mean: { mean: 'amount', where: { amount: { above: 0 } } },
        channels: { distinct: 'channel' },
        p50: { quantile: 0.5, of: 'amount' },
        p95: { quantile: 0.95, of: 'amount' },
        top: { top: 2, of: 'channel' },
      },
    },
    online: {
      kind: 'tumbling',
      size: '5 minutes',
      from: 'sales',
      where: { channel: ['online', 'app'] },
      by: ['channel', 'city'],
      horizon: '7 days',
      values: { amount: { sum: 'amount' } },
    },
    all: {
      kind: 'tumbling',
      size: '1 hour',
      from: 'sales',
      horizon: '7 days',
      values: { sales: { count: true } },
    },
  },
  alerts: {},
})

export type Sale = z.infer<typeof Sale>
type Input = { readonly sale: Sale; readonly order: number }

/** Sales of half an hour, some of them twice, in any order. */
export const traffic = fc.array(
  fc.record({
    sale: fc.record({
      id: fc.integer({ min: 0, max: 40 }).map((id) => `s${id}`),
      city: fc.constantFrom('Pune', 'Delhi', null),
      channel: fc.constantFrom('store', 'online', 'app'),
      amount: fc.integer({ min: -5000, max: 900_000 }).map((cents) => cents / 100),
      at: fc.integer({ min: 0, max: 30 * MINUTE }).map((ms) => new Date(START + ms).toISOString()),
    }),
    order: fc.nat(),
  }),
  { maxLength: 80 },
)

/** One row an id: what comes twice is the same event. */
export function unique(rows: readonly Input[]): Input[] {
  const first = new Map(rows.map(({ sale }) => [sale.id, sale] as const).reverse())
  return rows.map(({ sale, order }) => ({ sale: first.get(sale.id) ?? sale, order }))
}

/** One slice as its Ledger works it: keys, windows, and a crash that leaves the checkpoint only. */
export class Slice {
  keys = new KeySet()
  book = new WindowBook(pack.windows, pack.streams)

  commit(rows: readonly Good[], now = NOW): number {
    const fresh = rows.filter(({ key }) => this.keys.add(key, now))
    for (const row of fresh) this.book.fold('sales', row, now)
    return fresh.length
  }

  crash(): void {
    const saved = JSON.parse(JSON.stringify(this.book.save()))
    const keys = this.keys.generations.map((generation) => ({
      generation,
      keys: this.keys.pack(generation.id),
    }))
    this.book = new WindowBook(pack.windows, pack.streams).restore(saved)
    this.keys = KeySet.restore(keys, this.keys.since)
  }
}

export function checked(sales: readonly Sale[], slices: number): Good[] {
  const check = checker('sales', pack.streams.sales, [{ from: -Infinity, slices }])
  return sales.map((sale) => {
    const result = check({ ...sale }, NOW)
    if (!result.ok) throw new Error(JSON.stringify(result.errors))
    return result
  })
}

/** All windows of all slices, after all of them have told. */
export function board(slices: readonly Slice[]) {
  const merged = new MergedWindows(pack.windows)
  slices.forEach(({ book }, i) => {
    merged.apply(String(i), JSON.parse(JSON.stringify(book.snapshot(1))), NOW)
  })
  merged.advance(NOW)
  return merged
}

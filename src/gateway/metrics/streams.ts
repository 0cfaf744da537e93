import type { Balance } from '../../contracts/event.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'
import type { Family } from '../../engine/metrics/family.ts'
import { slicesOf } from '../../engine/stream/slice.ts'
import { waitingRows } from '../../platform/database/metrics.ts'
import { askLedger, type Ledgers } from '../../platform/ledgers.ts'
import { ledgerName } from '../../platform/names.ts'
import type { Collector } from './collector.ts'

/** The books of the ledgers, which count by UTC day: so these counters begin anew at midnight. */
export const streams: Collector = {
  name: 'streams',
  async collect({ env, catalogue, now }) {
    const entries = catalogue.streams
    const [balances, waiting] = await Promise.all([
      balancesOf(env.LEDGER, entries, new Date(now).toISOString().slice(0, 10)),
      waitingRows(env.DATABASE),
    ])
    const counter = (
      name: string,
      help: string,
      results: Readonly<Record<string, keyof Balance>>,
    ): Family => ({
      name,
      type: 'counter',
      help: `${help} since 00:00 UTC`,
      samples: entries.flatMap(({ fullName: stream }) =>
        Object.entries(results).map(([result, field]) => ({
          labels: result === '' ? { stream } : { stream, result },
          value: balances.get(stream)?.[field] ?? 0,
        })),
      ),
    })
    return [
      counter('tributary_received_events', 'Rows that came', { '': 'received' }),
      counter('tributary_events', 'What became of the rows that came', {
        accepted: 'accepted',
        duplicate: 'duplicates',
        quarantined: 'quarantined',
      }),
      counter('tributary_past_horizon_events', 'Accepted rows older than what is remembered', {
        '': 'past_horizon',
      }),
      {
        name: 'tributary_quarantine_rows',
        type: 'gauge',
        help: 'Rows in quarantine that were not replayed',
        samples: waiting.map((row) => ({ labels: { stream: row.stream }, value: row.waiting })),
      },
    ]
  },
}

/** By full name of the stream. Streams of one group share a ledger, which is asked once. */
async function balancesOf(
  ledgers: Ledgers,
  entries: readonly StreamEntry[],
  day: string,
): Promise<Map<string, Balance>> {
  const addresses = new Map(
    entries.flatMap(({ address, slicing }) =>
      slicesOf(slicing).map((slice) => [ledgerName({ ...address, slice }), { ...address, slice }] as const),
    ),
  )
  const books = await Promise.all(
    [...addresses.values()].map(async (address) => ({
      pack: address.pack,
      streams: await askLedger(ledgers, address, (ledger) => ledger.balance(day)),
    })),
  )
  const sums = new Map<string, Balance>()
  for (const { pack, streams: own } of books)
    for (const [name, balance] of Object.entries(own)) {
      const stream = `${pack}.${name}`
      const sum = sums.get(stream)
      sums.set(stream, sum ? plus(sum, balance) : balance)
    }
  return sums
}

const plus = (a: Balance, b: Balance): Balance => ({
  received: a.received + b.received,
  accepted: a.accepted + b.accepted,
  duplicates: a.duplicates + b.duplicates,
  quarantined: a.quarantined + b.quarantined,
  past_horizon: a.past_horizon + b.past_horizon,
})

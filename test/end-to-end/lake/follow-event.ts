import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../../src/cli/client.ts'
import { answerOf } from '../../../src/cli/lake/answer.ts'
import { lakeViews } from '../../../src/cli/lake/ask.ts'
import { DuckLake } from '../../../src/cli/lake/duck-lake.ts'
import { CachedSource } from '../../../src/cli/lake/from/cache.ts'
import { gatewayObjects } from '../../../src/cli/lake/from/gateway.ts'
import { s3Objects } from '../../../src/cli/lake/from/s3.ts'
import type { RemoteObjects } from '../../../src/cli/lake/from/source.ts'
import type { BridgeVars } from '../../../src/engine/bridge/settings.ts'

const EVENT = {
  order_id: 'o-followed',
  status: 'PLACED',
  customer_id: 'u-1',
  restaurant_id: 'r-1',
  city: 'Pune',
  amount: '499.50',
  discount: '0.00',
  commission: '74.93',
  payment_type: 'upi',
}
const SQL = `SELECT order_id, city, amount, _ledger, _sequence FROM quickeats.orders WHERE order_id = '${EVENT.order_id}'`

export type Row = readonly unknown[]

/** One event on its way: over HTTP into a ledger, sealed, committed to the lake in R2, copied to S3, and read by DuckDB on both sides. */
export async function followEvent(
  gateway: Client,
  bridge: BridgeVars,
  cache: string,
  say: (line: string) => void,
): Promise<{ lake: Row; copy: Row }> {
  const began = performance.now()
  const at = (what: string) =>
    say(`${((performance.now() - began) / 1000).toFixed(2).padStart(6)} s  ${what}`)
  const sent = await gateway.fetch('/v1/events/quickeats.orders', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...EVENT, order_time: new Date().toISOString() }),
  })
  at(`POST /v1/events/quickeats.orders → ${sent.status} ${await sent.text()}`)
  if (sent.status !== 200) throw new Error('the event was not taken')
  const lake = await found(() => gatewayObjects(gateway), cache)
  at(`DuckDB, over the files of R2:   ${JSON.stringify(lake.row)} at version ${lake.version}`)
  const copy = await found(() => s3Objects(bridge), cache)
  at(`DuckDB, over the copy in S3:    ${JSON.stringify(copy.row)} at version ${copy.version}`)
  return { lake: lake.row, copy: copy.row }
}

/** Looks until the row is there. */
async function found(objects: () => RemoteObjects, cache: string): Promise<{ row: Row; version: number }> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(250)) {
    const lake = await DuckLake.open(new CachedSource(objects(), cache, 1e9), lakeViews())
    try {
      await lake.prepare(SQL)
      for await (const [row] of answerOf(await lake.stream(SQL)).rows)
        if (row) return { row, version: lake.opened[0]?.version ?? -1 }
    } finally {
      await lake.close()
    }
  }
  throw new Error('the event did not come within a minute')
}

/// <reference types="@cloudflare/vitest-plugin/types" />

import { env, runDurableObjectAlarm } from 'cloudflare:test'
import { beforeAll, expect, it } from 'vitest'
import { ledgerName } from '../../src/platform/names.ts'
import type { Board } from '../../src/stream/board/board.ts'
import type { Ledger } from '../../src/stream/ledger.ts'
import { migrate } from './migrations.ts'
import { addressOf, commitOf, MINUTE, order } from './orders.ts'

const { LEDGER, BOARD, DATABASE } = env as unknown as {
  LEDGER: DurableObjectNamespace<Ledger>
  BOARD: DurableObjectNamespace<Board>
  DATABASE: D1Database
}
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 20 * 24 * 60 * MINUTE
const MINUTES = 4_000
const CITIES = ['Pune', 'Delhi']

beforeAll(() => migrate(DATABASE))

it('days of events that come at once to a Board that knows nothing are all in the database, in two calls or more of one telling', async () => {
  const ledger = LEDGER.get(LEDGER.idFromName(ledgerName(addressOf(0))))
  const rows = Array.from({ length: MINUTES }, (_, i) =>
    CITIES.map((city) => order(`${city}-${i}`, city, START + 5 * i * MINUTE)),
  ).flat()
  await ledger.commit(commitOf(0, 'backfill', rows))
  const board = BOARD.get(BOARD.idFromName('quickeats'))
  const written = async () => {
    await runDurableObjectAlarm(board)
    return DATABASE.prepare(
      `SELECT count(*) AS windows, sum("values" ->> 'orders') AS orders FROM windows WHERE "window" = 'orders_per_city'`,
    ).first()
  }
  // the newest minute of each city is provisional
  await expect
    .poll(written, { timeout: 20_000, interval: 500 })
    .toEqual({ windows: 2 * (MINUTES - 1), orders: 2 * (MINUTES - 1) })
})

/// <reference types="@cloudflare/vitest-plugin/types" />

import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, it } from 'vitest'
import type { Commit } from '../../src/contracts/event.ts'
import { Catalogue } from '../../src/engine/ingest/catalogue.ts'
import { checkRows } from '../../src/engine/ingest/check-rows.ts'
import { parseJson } from '../../src/engine/ingest/raw-row.ts'
import { PACKS } from '../../src/packs/index.ts'
import { commitsOf } from '../../src/platform/commits.ts'
import type { LedgerSnapshot } from '../../src/platform/ledgers.ts'
import { ledgerName } from '../../src/platform/names.ts'
import type { Ledger } from '../../src/stream/ledger.ts'
import { addressOf, MINUTE, type Order, order } from './orders.ts'

const { LEDGER } = env as unknown as { LEDGER: DurableObjectNamespace<Ledger> }
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const SLICE = 700

const entry = new Catalogue(PACKS).stream('quickeats.orders')
const orders = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) =>
    order(`o-${from + i}`, i % 2 ? 'Pune' : 'Delhi', NOW - (i % 7) * MINUTE),
  )

function commitOf(messageId: string, rows: readonly Order[]): Commit {
  const checked = checkRows(
    rows.map((row) => parseJson(JSON.stringify(row))),
    entry,
    NOW,
  )
  const [commit] = commitsOf(entry, { messageId, fingerprint: messageId }, checked)
  if (!commit?.gist) throw new Error('checked rows have no gist')
  return { ...commit, address: addressOf(SLICE) }
}

it('a ledger that was told what rows say is the same when it reads them itself', async () => {
  const ledger = LEDGER.get(LEDGER.idFromName(ledgerName(addressOf(SLICE))))
  const state = async () => {
    const { update, gauges }: LedgerSnapshot = JSON.parse(await ledger.snapshot(null))
    const rows = update.rows.map(({ window, start, keys, cells }) =>
      JSON.stringify([window, start, keys, cells]),
    )
    return [rows.sort(), gauges.map(({ gauge, groups }) => [gauge, groups])]
  }
  // lines that cannot be read: what the ledger knows of these rows it has from their gist
  const told = commitOf('a', orders(0, 300))
  const unread = { ...told, lines: told.lines.replaceAll('"', '') }
  expect(await runInDurableObject(ledger, (instance: Ledger) => instance.commit(unread))).toMatchObject({
    counts: { accepted: 300 },
  })
  await runInDurableObject(ledger, (_, { storage }) => {
    storage.sql.exec('UPDATE log SET entry = replace(entry, ?, ?)', unread.lines, told.lines)
  })
  await ledger.commit(commitOf('b', orders(200, 300)))
  const before = await state()
  await evictDurableObject(ledger)
  expect(await state()).toEqual(before)
  const { gist: _, ...untold } = commitOf('c', orders(0, 501))
  expect(await ledger.commit(untold)).toMatchObject({ counts: { accepted: 1, duplicates: 500 } })
})

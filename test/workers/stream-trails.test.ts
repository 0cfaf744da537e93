/// <reference types="@cloudflare/vitest-plugin/types" />

import { env, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { expect, it } from 'vitest'
import { Catalogue } from '../../src/engine/ingest/catalogue.ts'
import { checkRows } from '../../src/engine/ingest/check-rows.ts'
import { parseJson } from '../../src/engine/ingest/raw-row.ts'
import { PACKS } from '../../src/packs/index.ts'
import { commitsOf } from '../../src/platform/commits.ts'
import type { LedgerSnapshot } from '../../src/platform/ledgers.ts'
import { ledgerName } from '../../src/platform/names.ts'
import type { Ledger } from '../../src/stream/ledger.ts'
import { MINUTE } from './orders.ts'

const { LEDGER } = env as unknown as { LEDGER: DurableObjectNamespace<Ledger> }
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const START = NOW - 10 * MINUTE
const catalogue = new Catalogue(PACKS)
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()

const impression = (id: string, user: string, seconds: number) => ({
  impression_id: id,
  user_id: user,
  product_id: `p-${id}`,
  position: 1,
  model_version: '2.0.0',
  experiment: 'recs_v2',
  variant: 'recs_v2',
  shown_at: at(seconds),
  latency_ms: 80,
})
const act = (id: string, user: string, kind: string, on: string, seconds: number) => ({
  event_id: id,
  user_id: user,
  session_id: 's',
  kind,
  product_id: `p-${on}`,
  impression_id: on,
  ...(kind === 'purchase' && { amount: '12.25' }),
  at: at(seconds),
})

let messages = 0
async function send(ledger: DurableObjectStub<Ledger>, stream: string, rows: readonly object[]) {
  const entry = catalogue.stream(`recommendations.${stream}`)
  const checked = checkRows(
    rows.map((row) => parseJson(JSON.stringify(row))),
    entry,
    NOW,
  )
  const id = `m${++messages}`
  for (const commit of commitsOf(entry, { messageId: id, fingerprint: id }, checked))
    expect(await ledger.commit(commit)).toMatchObject({ counts: { accepted: rows.length } })
}

async function windows(ledger: DurableObjectStub<Ledger>) {
  const { update }: LedgerSnapshot = JSON.parse(await ledger.snapshot(null))
  return Object.fromEntries(
    update.rows
      // a quarter of an hour begins sooner or later before, by the clock
      .filter(({ window }) => window !== 'latency' && window !== 'ctr_quarter')
      .map(({ window, start, keys, cells }) => [
        `${window} ${(start - START) / MINUTE} ${keys.join()}`,
        cells,
      ]),
  )
}

it('clicks find what was recommended whichever comes first, across checkpoint, log and end of the ledger', async () => {
  const address = { pack: 'recommendations', partition: 'user_id', slice: 0 }
  const ledger = LEDGER.get(LEDGER.idFromName(ledgerName(address)))
  await send(ledger, 'interactions', [
    act('c1', 'u1', 'click', 'i1', 20),
    act('b1', 'u1', 'purchase', 'i1', 90),
    // robots: the eleventh and twelfth are too many
    ...Array.from({ length: 12 }, (_, i) => act(`r${i}`, 'bot', 'click', `j${i}`, 30 + i / 2)),
  ])
  expect(await windows(ledger)).toEqual({ 'spam 0 ': [2], 'unmatched 0 ': [11] })
  // all of it in the checkpoint, nothing in the log
  await runDurableObjectAlarm(ledger)
  await evictDurableObject(ledger)
  await send(ledger, 'impressions', [impression('i1', 'u1', 5), impression('j3', 'bot', 29)])
  // and this in the log only
  await evictDurableObject(ledger)
  await send(ledger, 'interactions', [act('c2', 'u1', 'click', 'i1', 20.5)])
  await evictDurableObject(ledger)
  expect(await windows(ledger)).toEqual({
    'ctr 0 recs_v2': [2, 2],
    'conversion 0 recs_v2': [2, 0, '0'],
    'conversion 1 recs_v2': [0, 1, '12250000'],
    'spam 0 ': [3],
    'unmatched 0 ': [9],
  })
})

/// <reference types="@cloudflare/vitest-plugin/types" />

import {
  createExecutionContext,
  createMessageBatch,
  env,
  getQueueResult,
  runInDurableObject,
} from 'cloudflare:test'
import { beforeEach, expect, it } from 'vitest'
import { Catalogue } from '../../src/engine/ingest/catalogue.ts'
import { acceptFile } from '../../src/gateway/files/accept.ts'
import { PACKS } from '../../src/packs/index.ts'
import { findFile } from '../../src/platform/database/files.ts'
import { ledgerName, spillKey } from '../../src/platform/names.ts'
import { spill, spilledBefore } from '../../src/platform/spill.ts'
import { type ConsumeEnv, consumeEvents } from '../../src/stream/consume.ts'
import type { Ledger } from '../../src/stream/ledger.ts'
import { migrate } from './migrations.ts'
import { addressOf, commitOf, MINUTE, order } from './orders.ts'

const bindings = env as unknown as Omit<ConsumeEnv, 'LEDGER'> & { LEDGER: DurableObjectNamespace<Ledger> }
const { LEDGER, BUCKET, DATABASE } = bindings
const CATALOGUE = new Catalogue(PACKS)
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const orders = (count: number) => Array.from({ length: count }, (_, i) => order(`o-${i}`, 'Pune', NOW))

/** Each test has a slice of its own. */
let slice = 100
beforeEach(() => {
  slice++
})
const ledger = () => LEDGER.get(LEDGER.idFromName(ledgerName(addressOf(slice))))
const exec = (sql: string) =>
  runInDurableObject(ledger(), (_, { storage }) => {
    storage.sql.exec(sql)
  })
const balance = async () =>
  (await ledger().balance(new Date().toISOString().slice(0, 10))).orders ?? { accepted: 0 }

/** What becomes of one message of queue `events`. */
async function consume(body: unknown) {
  const batch = createMessageBatch('events', [{ id: 'm', timestamp: new Date(), attempts: 1, body }])
  await consumeEvents(batch, bindings as unknown as ConsumeEnv, CATALOGUE)
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext())
  return { acked: explicitAcks, retried: retryMessages }
}

it('a pointer to a ledger that cannot write comes again later, and its rows stay in R2 until they are committed', async () => {
  await ledger().commit(commitOf(slice, 'first', orders(2)))
  await exec("CREATE TRIGGER fail BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
  const commit = commitOf(slice, 'aside', orders(10), 1)
  await spill(BUCKET, commit)
  const pointer = { kind: 'spill', key: spillKey(commit) }
  expect(await consume(pointer)).toEqual({ acked: [], retried: [{ msgId: 'm' }] })
  expect(await BUCKET.head(pointer.key)).not.toBeNull()

  await exec('DROP TRIGGER fail')
  expect(await consume(pointer)).toEqual({ acked: ['m'], retried: [] })
  expect(await BUCKET.head(pointer.key)).toBeNull()
  expect(await balance()).toMatchObject({ received: 13, accepted: 10, duplicates: 2, quarantined: 1 })
})

it('a pointer that comes twice, or after the client has sent again, changes nothing', async () => {
  const commit = commitOf(slice, 'twice', orders(5))
  const { key } = (await spill(BUCKET, commit)) as { key: string }
  await ledger().commit(commit)
  expect(await consume({ kind: 'spill', key })).toEqual({ acked: ['m'], retried: [] })
  expect(await consume({ kind: 'spill', key })).toEqual({ acked: ['m'], retried: [] })
  expect(await balance()).toMatchObject({ received: 5, accepted: 5 })
})

it('rows that were put aside with nothing good in them still count what is in quarantine', async () => {
  const commit = commitOf(slice, 'bad only', [], 4)
  expect(await spill(BUCKET, commit)).toMatchObject({ accepted: 0, quarantined: 4 })
  await consume({ kind: 'spill', key: spillKey(commit) })
  expect(await balance()).toMatchObject({ received: 4, accepted: 0, quarantined: 4 })
})

it('what was put aside is found by its age, of every stream', async () => {
  const commits = ['orders', 'payments'].map((stream) => ({ ...commitOf(slice, 'old', orders(1)), stream }))
  for (const commit of commits) await spill(BUCKET, commit)
  const found = async (before: number) => {
    const keys: string[] = []
    for await (const page of spilledBefore(BUCKET, before)) keys.push(...page)
    return keys
  }
  expect(await found(Date.now() - 60_000)).toEqual([])
  expect(await found(Date.now() + 1_000)).toEqual(expect.arrayContaining(commits.map(spillKey)))
})

it('a file that was removed before it was loaded is loaded when it is sent again', async () => {
  await migrate(DATABASE)
  const entry = CATALOGUE.stream('quickeats.orders')
  const send = () => {
    const body = orders(3).map((row) => `${JSON.stringify({ ...row, order_id: `file-${row.order_id}` })}\n`)
    const EVENTS = { sendBatch: async () => undefined } as unknown as typeof bindings.EVENTS
    const request = new Request('https://localhost/', { method: 'PUT', body: body.join('') })
    return acceptFile({ ...bindings, EVENTS }, request, entry, 'orders.ndjson')
  }
  const { id } = await send()
  const remove = async () => BUCKET.delete((await findFile(DATABASE, id))?.object_key ?? '')
  await remove()
  await consume({ kind: 'file', id })
  expect(await findFile(DATABASE, id)).toMatchObject({ state: 'failed', accepted: 0 })
  expect((await send()).state).toBe('received')
  await consume({ kind: 'file', id })
  expect(await findFile(DATABASE, id)).toMatchObject({ state: 'loaded', accepted: 3 })
  await send()
  const { objects } = await BUCKET.list({ prefix: 'files/' })
  expect(objects.map(({ key }) => key)).toEqual([(await findFile(DATABASE, id))?.object_key])
})

it('a message that is no pointer is retried, and ends among the dead letters', async () => {
  expect(await consume({ kind: 'other' })).toEqual({ acked: [], retried: [{ msgId: 'm' }] })
})

/// <reference types="@cloudflare/vitest-plugin/types" />

import { env, runInDurableObject } from 'cloudflare:test'
import { beforeEach, expect, inject } from 'vitest'
import { Bridge, type BridgeEnv } from '../../src/bridge/bridge.ts'
import type { BridgeVars } from '../../src/engine/bridge/settings.ts'
import { remote } from '../s3/control.ts'
import { DeltaTable } from './delta-table.ts'

const { BRIDGE } = env as unknown as { BRIDGE: DurableObjectNamespace<Bridge> }
export const { BUCKET } = env as unknown as BridgeEnv
const { endpoint, glue, control } = inject('s3')
export const GLUE: BridgeVars = { BRIDGE_GLUE_ENDPOINT: glue }
export const s3 = remote(control)
export const ORDERS = 'lake/quickeats/orders/'
const VARS: BridgeVars = {
  BRIDGE_ENDPOINT: endpoint,
  BRIDGE_REGION: 'eu-central-1',
  BRIDGE_BUCKET: 'copy',
  BRIDGE_ACCESS_KEY_ID: 'AKTRIBUTARY',
  BRIDGE_SECRET_ACCESS_KEY: 'a secret/with+signs',
}

/** Each test has an object of its own, an empty lake and an empty target. */
let number = 0
beforeEach(async () => {
  number++
  await s3.reset('copy')
  for (let listed = await BUCKET.list(); listed.objects.length > 0; listed = await BUCKET.list())
    await BUCKET.delete(listed.objects.map(({ key }) => key))
})

/** What a bridge does that is built anew on what the ones before it have written down: one that was restarted. */
function restarted<T>(
  work: (bridge: Bridge, state: DurableObjectState) => Promise<T>,
  vars: BridgeVars,
  limits: { patienceMs?: number; operations?: number } = {},
): Promise<T> {
  return runInDurableObject(BRIDGE.get(BRIDGE.idFromName(`bridge-${number}`)), (_, state) =>
    work(new Bridge(state, { BUCKET, ...VARS, ...vars }, { patienceMs: 2_000, ...limits }), state),
  )
}

export const trip = (vars: BridgeVars = {}, limits: Parameters<typeof restarted>[2] = {}) =>
  restarted(
    async (bridge) => {
      await bridge.alarm()
      return bridge.status()
    },
    vars,
    limits,
  )

export const sync = (vars: BridgeVars = {}) =>
  restarted(async (bridge) => {
    await bridge.sync()
    await bridge.alarm()
    return bridge.status()
  }, vars)

export const plan = () => restarted(async (bridge) => (await bridge.plan()).tables, {})

/** What the object kept of the tables is lost. */
export const forget = () =>
  restarted(async (_, { storage }) => {
    storage.sql.exec('DELETE FROM tables')
  }, {})

/** The lake as it lists: keys and etags. */
export async function lake(): Promise<Record<string, string>> {
  const objects: Record<string, string> = {}
  for (let cursor: string | undefined; ; ) {
    const page = await BUCKET.list({ prefix: 'lake/', ...(cursor !== undefined && { cursor }) })
    for (const { key, etag } of page.objects) objects[key] = etag
    if (!page.truncated) return objects
    cursor = page.cursor
  }
}

export async function expectEqual(): Promise<void> {
  expect(await s3.objects('copy')).toEqual(await lake())
  expect(await s3.violations()).toEqual([])
}

export async function ordersOf(commits: number): Promise<DeltaTable> {
  const table = new DeltaTable(BUCKET, 'quickeats.orders')
  await table.commits(commits)
  return table
}

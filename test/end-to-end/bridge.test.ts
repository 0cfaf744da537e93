import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BridgePlan, BridgeStatus } from '../../src/contracts/bridge.ts'
import { readTable } from '../s3/readable.ts'
import { ACCESS_KEY_ID, bridgeTo, S3Server, SECRET_ACCESS_KEY } from '../s3/server.ts'
import { DeltaTable } from '../workers/delta-table.ts'
import { eventually, KEY, type Platform, root, startPlatform } from './platform.ts'

const s3 = new S3Server()
const copy = s3.bucket('copy')
let platform: Platform
let orders: DeltaTable
beforeAll(async () => {
  const endpoint = await s3.start()
  platform = await startPlatform(bridgeTo(endpoint, 'copy'))
  const { BUCKET } = await platform.env('tributary-bridge')
  orders = new DeltaTable(BUCKET, 'quickeats.orders')
  await orders.commits(3)
})
afterAll(async () => {
  await platform.close()
  await s3.stop()
})

interface Ran {
  code: number
  stdout: string
  stderr: string
}

const tributary = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const all = [join(root, 'src/cli/main.ts'), ...args, '--url', platform.api.url, '--key', KEY]
    execFile(process.execPath, all, { env: { ...process.env, NO_COLOR: '1' } }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
const status = () => platform.api.json<BridgeStatus>('/v1/bridge')
const seen = () => readTable(copy.objects, 'lake/quickeats/orders/')

describe('the bridge, through all workers', () => {
  it('says what it would copy, copies it, and can be read there', async () => {
    const planned = await tributary('lake', 'sync', '--dry-run', '--json')
    const { tables } = JSON.parse(planned.stdout) as { tables: BridgePlan[] }
    expect(tables).toMatchObject([
      { table: 'quickeats.orders', version: null, lake_version: 2, missing: { objects: 6 } },
    ])
    expect(copy.objects.size).toBe(0)

    const synced = await tributary('lake', 'sync')
    expect(synced.code).toBe(0)
    expect(synced.stdout).toMatch(
      /^idle: http.*bucket copy\.\n\ntable +version +behind[\s\S]*quickeats\.orders +2 +– +6/,
    )
    expect(await seen()).toEqual({ version: 2, files: [...orders.files.keys()].sort() })
  })

  it('prints what makes the tables known to Athena', async () => {
    const ddl = await tributary('lake', 'ddl', 'quickeats')
    expect(ddl.stdout).toContain("tributary_quickeats.orders\nLOCATION 's3://copy/lake/quickeats/orders/'")
    const template = JSON.parse((await tributary('lake', 'ddl', '--format', 'cloudformation')).stdout)
    expect(template.Resources.TableQuickeatsOrders.Properties.TableInput.Name).toBe('orders')
    expect((await tributary('lake', 'ddl', 'nothing')).stderr).toContain('no table of nothing')
  })

  it('goes on by itself when it is told of a commit', async () => {
    await orders.commit()
    const { BRIDGE } = await platform.env('tributary-lake')
    await BRIDGE.send({ table: 'quickeats.orders' }, { contentType: 'json' })
    await eventually(seen, (table) => table?.version === 3)
    await eventually(status, ({ state }) => state === 'idle')
    const metrics = await platform.api.fetch('/metrics?collect=bridge')
    expect(await metrics.text()).toMatch(/^tributary_bridge_waiting_commits\{table="quickeats.orders"\} 0$/m)
  })

  it('says in words what is wrong, and how far it is behind, and catches up when that is mended', async () => {
    s3.misbehave({ what: 'refuse', method: 'PUT', times: 1e6, status: 403, code: 'AccessDenied' })
    await orders.commit()
    const refused = await tributary('lake', 'sync')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(`The access key ${ACCESS_KEY_ID} may not put`)
    expect(refused.stderr).not.toContain(SECRET_ACCESS_KEY)
    expect(await status()).toMatchObject({
      state: 'refused',
      behind: { versions: 1 },
      trouble: { setting: 'BRIDGE_ACCESS_KEY_ID' },
    })
    s3.misbehave()
    await eventually(seen, (table) => table?.version === 4, 20_000)
    await eventually(status, ({ state }) => state === 'idle')
  })

  it('is told of only to keys that may read everything', async () => {
    const { key } = await platform.api.json<{ key: string }>('/v1/keys', {
      method: 'POST',
      body: JSON.stringify({ name: 'one pack', scopes: ['read:quickeats'] }),
      headers: { 'Content-Type': 'application/json' },
    })
    const asked = (path: string, method: string) =>
      fetch(`${platform.api.url}${path}`, { method, headers: { Authorization: `Bearer ${key}` } })
    expect((await asked('/v1/bridge', 'GET')).status).toBe(403)
    expect((await asked('/v1/bridge/sync', 'POST')).status).toBe(403)
  })
})

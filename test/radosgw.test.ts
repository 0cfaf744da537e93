import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getPlatformProxy } from 'wrangler'
import { follow } from '../src/bridge/follow.ts'
import { reconcile } from '../src/bridge/reconcile.ts'
import { newTable } from '../src/bridge/table-state.ts'
import { Trip } from '../src/bridge/trip.ts'
import type { Listed } from '../src/engine/bridge/difference.ts'
import type { BridgeTarget } from '../src/engine/bridge/settings.ts'
import { S3 } from '../src/platform/s3.ts'
import { startRadosgw } from './s3/radosgw.ts'
import { readTable } from './s3/readable.ts'
import { DeltaTable } from './workers/delta-table.ts'

/** Begun before the tests are collected: those that cannot run have to show as skipped. */
const radosgw = await startRadosgw()
const target = radosgw?.target ?? ({} as BridgeTarget)
let platform: Awaited<ReturnType<typeof getPlatformProxy<{ BUCKET: R2Bucket }>>>
let lake: R2Bucket
beforeAll(async () => {
  // of all workers the one that has the bucket and nothing else
  platform = await getPlatformProxy({ configPath: 'workers/inspect.toml', persist: false })
  lake = platform.env.BUCKET
})
afterAll(async () => {
  await platform.dispose()
  await radosgw?.stop()
})

const s3 = () => new S3(target)
const bytes = (text: string) => new TextEncoder().encode(text)

async function all(prefix: string, bucket = s3()): Promise<Listed[]> {
  const listed: Listed[] = []
  for await (const object of bucket.list(prefix)) listed.push(object)
  return listed
}

/** What is there, read by another client. */
async function contents(): Promise<Map<string, { body: Buffer }>> {
  const client = new AwsClient({ ...target, service: 's3' })
  const objects = await Promise.all(
    (await all('eu/')).map(async ({ key }) => {
      const response = await client.fetch(
        `${target.endpoint}/copy/${key.split('/').map(encodeURIComponent).join('/')}`,
      )
      return [key, { body: Buffer.from(await response.arrayBuffer()) }] as const
    }),
  )
  return new Map(objects)
}

describe.skipIf(!radosgw)("against Ceph's radosgw", () => {
  it('keys keep their signs, metadata stays, and nothing is put where something is', async () => {
    const key = "odd/a b+c/dt=2026-11-20/ü it's (1)!.parquet"
    expect(await s3().put(key, bytes('first'), { 'source-etag': 'abc' }, true)).toBe(true)
    expect(await s3().put(key, bytes('second'), {}, true)).toBe(false)
    const head = await s3().head(key)
    expect({ size: head.size, isOpaque: head.isOpaque, etag: head.metadata('source-etag') }).toEqual({
      size: 5,
      isOpaque: false,
      etag: 'abc',
    })
    expect((await all('odd/')).map((listed) => listed.key)).toEqual([key])
  })

  it('a table is copied with a large file, can be read, is healed, and no upload is left', async () => {
    const table = new DeltaTable(lake, 'quickeats.orders')
    await table.commits(3)
    await table.commit({ bytes: 9_000_000 })
    await table.checkpoint()
    await table.commits(2)
    const state = newTable('quickeats.orders')
    expect(await follow(new Trip(lake, s3(), 'eu/'), state)).toBe(false)
    const seen = { version: 5, files: [...table.files.keys()].sort() }
    expect(await readTable(await contents(), 'eu/lake/quickeats/orders/')).toEqual(seen)
    expect(await s3().uploads('eu/')).toEqual([])

    const [hole = '', changed = ''] = table.files.keys()
    await s3().delete(`eu/lake/quickeats/orders/${hole}`)
    await s3().put(`eu/lake/quickeats/orders/${changed}`, bytes('changed'), {})
    await reconcile(new Trip(lake, s3(), 'eu/'), state, Date.now())
    const before = state.objects
    await reconcile(new Trip(lake, s3(), 'eu/'), state, Date.now())
    expect(state.objects).toBe(before)
    expect(await readTable(await contents(), 'eu/lake/quickeats/orders/')).toEqual(seen)
  })

  it.each([
    ['another key', { accessKeyId: 'AKOTHER' }, 'BRIDGE_ACCESS_KEY_ID'],
    ['another secret', { secretAccessKey: 'another' }, 'BRIDGE_SECRET_ACCESS_KEY'],
    ['another bucket', { bucket: 'nowhere' }, 'BRIDGE_BUCKET'],
  ])('%s is told by the setting to mend', async (_, other, setting) => {
    const asked = all('', new S3({ ...target, ...other }))
    await expect(asked).rejects.toMatchObject({ trouble: { setting, passing: false } })
  })
})

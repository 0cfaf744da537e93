import { describe, expect, it } from 'vitest'
import { BUCKET, expectEqual, forget, lake, ORDERS, ordersOf, plan, s3, sync, trip } from './bridging.ts'
import { DeltaTable } from './delta-table.ts'

const log = (version: number) => `${ORDERS}_delta_log/${String(version).padStart(20, '0')}.json`
const REMOVE = { BRIDGE_REMOVE: 'true', BRIDGE_RETENTION_DAYS: '0' }

describe('reconciling', () => {
  it('puts again what is missing or changed at the target, and says how much that was', async () => {
    const orders = await ordersOf(4)
    await orders.checkpoint()
    await trip()
    const [missing = '', changed = ''] = orders.files.keys()
    await s3.remove('copy', ORDERS + missing)
    await s3.put('copy', ORDERS + changed, 'x'.repeat(orders.files.get(changed) ?? 0))
    await s3.remove('copy', log(1))
    await s3.put('copy', `${ORDERS}_delta_log/_last_checkpoint`, '{"version":2}')
    expect(await plan()).toMatchObject([
      {
        table: 'quickeats.orders',
        version: 3,
        lake_version: 3,
        missing: { objects: 2 },
        different: { objects: 2 },
      },
    ])
    expect((await sync()).healed).toBe(3)
    await sync()
    expect(await plan()).toMatchObject([
      { missing: { objects: 0 }, different: { objects: 0 }, extra: { objects: 0 } },
    ])
    expect(await s3.versions('copy')).toEqual({ [ORDERS]: 3 })
  })

  it('removes what the lake removed only when it is told to, and after the retention', async () => {
    const orders = await ordersOf(3)
    const [old = ''] = orders.files.keys()
    await orders.commit({ removes: [old] })
    await trip()
    await orders.drop(old)
    await s3.put('copy', `${ORDERS}notes.txt`, 'not of the bridge')

    expect(await sync()).toMatchObject({ removable: 1, removed: 0 })
    expect(await sync({ BRIDGE_REMOVE: 'true' })).toMatchObject({ removable: 1, removed: 0 })
    expect(Object.keys(await s3.objects('copy'))).toContain(ORDERS + old)
    expect(await sync(REMOVE)).toMatchObject({ removable: 0, removed: 1 })
    const left = Object.keys(await s3.objects('copy'))
    expect(left).not.toContain(ORDERS + old)
    expect(left).toContain(`${ORDERS}notes.txt`)
    expect(await s3.violations()).toEqual([])
  })

  it('keeps a file that the lake lost and its log still names, and says so', async () => {
    const orders = await ordersOf(3)
    await trip()
    const [lost = ''] = orders.files.keys()
    await orders.drop(lost)
    for (const { state, tables } of [await sync(REMOVE), await trip(REMOVE)]) {
      expect(state).toBe('refused')
      expect(tables[0]?.trouble?.says).toContain(lost)
    }
    expect(Object.keys(await s3.objects('copy'))).toContain(ORDERS + lost)
  })

  it('removes commits before the newest checkpoint when the lake has cleaned its log of them', async () => {
    const orders = await ordersOf(4)
    await orders.checkpoint()
    await trip()
    await orders.cleanLog(3)
    expect(await sync(REMOVE)).toMatchObject({ removed: 3 })
    await expectEqual()
  })

  it('aborts uploads that nobody ends, once they are an hour old', async () => {
    await ordersOf(1)
    await s3.beginUpload('copy', `${ORDERS}dt=2026-11-20/part-0.snappy.parquet`, 60_000)
    await sync()
    expect(await s3.uploads('copy')).toBe(1)
    await s3.beginUpload('copy', `${ORDERS}dt=2026-11-20/part-0.snappy.parquet`, 7_200_000)
    await sync()
    expect(await s3.uploads('copy')).toBe(0)
  })
})

describe('a bridge that fell behind', () => {
  it('jumps to a checkpoint past files that the lake has vacuumed', async () => {
    const orders = await ordersOf(2)
    await trip()
    const gone = await orders.commit()
    await orders.commit({ removes: [gone] })
    await orders.checkpoint()
    await orders.drop(gone)
    await orders.commits(2)
    expect((await trip()).tables[0]).toMatchObject({ version: 5 })
    expect(await s3.versions('copy')).toEqual({ [ORDERS]: 5 })
    expect(await s3.violations()).toEqual([])
  })

  it('jumps past commits that the lake has cleaned away', async () => {
    const orders = await ordersOf(2)
    await trip()
    await orders.commits(4)
    await orders.checkpoint()
    await orders.cleanLog(5)
    expect((await trip()).tables[0]).toMatchObject({ version: 5 })
    expect(await s3.violations()).toEqual([])
  })

  it('publishes commits together when a later one takes out what is gone', async () => {
    const orders = await ordersOf(1)
    await trip()
    const gone = await orders.commit()
    await orders.commits(25)
    await orders.commit({ removes: [gone] })
    await orders.drop(gone)
    expect((await trip()).tables[0]).toMatchObject({ version: 27 })
    expect(await s3.versions('copy')).toEqual({ [ORDERS]: 27 })
  })

  it('publishes nothing that names a file which is nowhere, says which, and goes on when it is back', async () => {
    const orders = await ordersOf(2)
    await trip()
    const lost = await orders.commit()
    const body = await BUCKET.get(ORDERS + lost).then((object) => object?.arrayBuffer())
    await orders.drop(lost)
    const { state, tables } = await trip()
    expect(state).toBe('refused')
    expect(tables[0]).toMatchObject({ version: 1, lake_version: 2, behind: { versions: 1 } })
    expect(tables[0]?.trouble?.says).toContain(lost)
    await BUCKET.put(ORDERS + lost, body ?? '')
    expect((await trip()).tables[0]).toMatchObject({ version: 2, behind: { versions: 0 } })
    await expectEqual()
  })
})

describe('a target that is another one', () => {
  it('gets everything, though the one before it had it', async () => {
    const orders = await ordersOf(3)
    await trip()
    await orders.commit()
    expect((await trip({ BRIDGE_PREFIX: 'eu/' })).tables[0]).toMatchObject({ version: 3 })
    expect(await s3.versions('copy')).toEqual({ [ORDERS]: 2, [`eu/${ORDERS}`]: 3 })
    expect(await s3.violations()).toEqual([])
  })

  it('by the same name, a bucket that was lost and made anew, is filled again at once', async () => {
    const orders = await ordersOf(3)
    await trip()
    await s3.misbehave({ what: 'refuse', status: 404, code: 'NoSuchBucket' })
    await orders.commit()
    expect((await trip()).trouble?.setting).toBe('BRIDGE_BUCKET')
    await s3.reset('copy')
    expect((await trip()).state).toBe('idle')
    expect(await s3.objects('copy')).toEqual(await lake())
  })
})

describe('what the bridge did not write', () => {
  it('is left alone: another log in its place stops that table and no other', async () => {
    await ordersOf(2)
    await new DeltaTable(BUCKET, 'imaging.stages').commits(1)
    await s3.put('copy', log(0), '{"metaData":"of somebody else"}')
    const before = await s3.objects('copy')
    const { state, tables } = await trip()
    expect(state).toBe('refused')
    expect(tables).toMatchObject([
      { table: 'imaging.stages', version: 0 },
      { table: 'quickeats.orders', version: null, trouble: { setting: 'BRIDGE_PREFIX' } },
    ])
    expect((await s3.objects('copy'))[log(0)]).toBe(before[log(0)])
  })

  it('is not overwritten by a commit of the same version', async () => {
    const orders = await ordersOf(2)
    await trip()
    await s3.put('copy', log(2), '{"commitInfo":"of somebody else"}')
    const before = await s3.objects('copy')
    await orders.commit()
    expect((await trip()).tables[0]).toMatchObject({ version: 1, trouble: { setting: 'BRIDGE_PREFIX' } })
    expect((await s3.objects('copy'))[log(2)]).toBe(before[log(2)])
  })

  it('stops it also where the target is further than the lake', async () => {
    await ordersOf(3)
    await trip()
    for (const { key } of (await BUCKET.list({ prefix: log(2) })).objects) await BUCKET.delete(key)
    await forget()
    expect((await trip()).tables[0]?.trouble?.setting).toBe('BRIDGE_PREFIX')
  })
})

it('a log that names files elsewhere stops its table, and no other', async () => {
  await ordersOf(1)
  await trip()
  await new DeltaTable(BUCKET, 'imaging.stages').commits(1)
  await BUCKET.put(log(1), '{"add":{"path":"s3://elsewhere/part-0.parquet","size":1}}\n')
  expect((await trip()).tables).toMatchObject([
    { table: 'imaging.stages', version: 0 },
    {
      table: 'quickeats.orders',
      version: 0,
      lake_version: 1,
      trouble: { says: expect.stringContaining('s3://elsewhere') },
    },
  ])
})

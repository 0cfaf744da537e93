import { describe, expect, it } from 'vitest'
import { BUCKET, expectEqual, forget, lake, ORDERS, ordersOf, s3, sync, trip } from './bridging.ts'
import { DeltaTable } from './delta-table.ts'

describe('a copy', () => {
  it('is the lake, byte by byte, and says how far it is', async () => {
    const orders = await ordersOf(5)
    await new DeltaTable(BUCKET, 'imaging.stages').commits(2)
    const status = await trip()
    expect(status).toMatchObject({
      state: 'idle',
      failures: 0,
      behind: { versions: 0, seconds: 0 },
      healed: 0,
    })
    expect(status.tables).toMatchObject([
      { table: 'imaging.stages', version: 1, lake_version: 1 },
      { table: 'quickeats.orders', version: 4, lake_version: 4 },
    ])
    await expectEqual()

    await orders.commits(3)
    await orders.checkpoint()
    expect((await trip()).tables[1]).toMatchObject({ version: 7, lake_version: 7 })
    await expectEqual()
  })

  it('goes below a prefix', async () => {
    await ordersOf(2)
    await trip({ BRIDGE_PREFIX: 'tributary/eu/' })
    const keys = Object.keys(await lake()).map((key) => `tributary/eu/${key}`)
    expect(Object.keys(await s3.objects('copy')).sort()).toEqual(keys)
  })

  it('asks for little when there is nothing new', async () => {
    await ordersOf(3)
    await trip()
    const before = (await s3.log()).length
    await trip()
    expect((await s3.log()).length).toBe(before)
  })

  it('comes over many trips when there is much to bring', async () => {
    await ordersOf(30)
    const first = await trip({}, { operations: 40 })
    expect(first.state).toBe('copying')
    expect(first.tables[0]?.behind.versions).toBeGreaterThan(0)
    while ((await trip({}, { operations: 40 })).state !== 'idle');
    await expectEqual()
  })

  it('of a large file goes in parts, is known again by its own etag, and leaves no upload behind', async () => {
    const orders = await ordersOf(1)
    const large = await orders.commit({ bytes: 17_000_000 })
    await s3.misbehave({
      what: 'refuse',
      method: 'PUT',
      at: 'partNumber=3',
      status: 403,
      code: 'AccessDenied',
    })
    expect((await trip()).state).toBe('refused')
    expect(await s3.uploads('copy')).toBe(0)
    expect((await trip()).state).toBe('idle')
    expect((await s3.objects('copy'))[ORDERS + large]).toMatch(/^[0-9a-f]{32}-3$/)
    expect(await s3.violations()).toEqual([])
    const puts = (log: string[]) => log.filter((line) => line.startsWith('PUT')).length
    const before = puts(await s3.log())
    await sync()
    expect(puts(await s3.log())).toBe(before)
  })
})

describe('what was killed anywhere', () => {
  const KILLED = { status: 403, code: 'AccessDenied' }
  it('goes on, and the target could be read at every instant: a first copy, killed after each request', async () => {
    const orders = await ordersOf(4)
    await orders.checkpoint()
    await orders.commits(2)
    for (let after = 0; ; after++) {
      await s3.reset('copy')
      await forget()
      await s3.misbehave(
        { what: 'refuse-after', after, ...KILLED },
        { what: 'refuse', times: 1e6, ...KILLED },
      )
      const { state } = await trip()
      await s3.misbehave()
      await forget()
      expect((await trip()).state).toBe('idle')
      await expectEqual()
      if (state === 'idle') break
    }
  }, 60_000)

  it('ends equal to a lake that goes on meanwhile: commits, compactions, checkpoints, at random', async () => {
    const orders = await ordersOf(1)
    let seed = 20_261_120
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let round = 0; round < 40; round++) {
      const files = [...orders.files.keys()]
      await orders.commit(random(4) === 0 ? { removes: files.slice(0, random(files.length)) } : {})
      if (random(5) === 0) await orders.checkpoint()
      const after = random(12)
      const first = random(2) === 0 ? 'refuse-after' : 'refuse'
      await s3.misbehave({ what: first, after, ...KILLED }, { what: 'refuse', times: 1e6, ...KILLED })
      await trip()
      if (random(2) === 0) await forget()
    }
    await s3.misbehave()
    await sync()
    expect((await sync()).state).toBe('idle')
    expect(await s3.versions('copy')).toEqual({ [ORDERS]: 40 })
    await expectEqual()
  }, 60_000)
})

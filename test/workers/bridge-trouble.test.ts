import { describe, expect, it } from 'vitest'
import { expectEqual, ordersOf, s3, trip } from './bridging.ts'

const PUT = { method: 'PUT', times: 1_000 }

describe('a target that does not do what it is asked for', () => {
  it.each([
    ['a key that is not known', { BRIDGE_ACCESS_KEY_ID: 'AKOTHER' }, 'BRIDGE_ACCESS_KEY_ID'],
    ['another secret', { BRIDGE_SECRET_ACCESS_KEY: 'another' }, 'BRIDGE_SECRET_ACCESS_KEY'],
    ['a bucket that is not there', { BRIDGE_BUCKET: 'nowhere' }, 'BRIDGE_BUCKET'],
    ['another region', { BRIDGE_REGION: 'us-west-2' }, 'BRIDGE_REGION'],
    ['half a set of settings', { BRIDGE_BUCKET: '' }, 'BRIDGE_BUCKET'],
    ['an address that is none', { BRIDGE_ENDPOINT: 's3.example.com' }, 'BRIDGE_ENDPOINT'],
  ])('is told in words, with the setting to mend: %s', async (_, vars, setting) => {
    await ordersOf(2)
    const { state, trouble } = await trip(vars)
    expect({ state, setting: trouble?.setting }).toEqual({ state: 'refused', setting })
    expect(trouble?.remedy).toContain(setting)
    expect(JSON.stringify(trouble)).not.toContain('a secret/with+signs')
    // mended, it catches up by itself
    expect(await trip()).toMatchObject({ state: 'idle', failures: 0 })
    await expectEqual()
  })

  it.each([
    ['503 SlowDown', { what: 'refuse', status: 503, code: 'SlowDown', ...PUT }, 'waiting'],
    ['500', { what: 'refuse', status: 500, ...PUT }, 'waiting'],
    ['connections that break', { what: 'reset', ...PUT }, 'waiting'],
    ['no answer at all', { what: 'hang', ...PUT }, 'waiting'],
    ['no right to write', { what: 'refuse', status: 403, code: 'AccessDenied', ...PUT }, 'refused'],
    ['no If-None-Match', { what: 'refuse', status: 501, code: 'NotImplemented', ...PUT }, 'refused'],
  ] as const)('is tried again until it is well: %s', async (_, mischief, expected) => {
    await ordersOf(3)
    await s3.misbehave(mischief)
    const hurried = () => trip({}, { patienceMs: mischief.what === 'hang' ? 50 : 2_000 })
    const first = await hurried()
    expect(first).toMatchObject({ state: expected, failures: 1, behind: { versions: 3 } })
    expect(Date.parse(first.retry_at ?? '')).toBeGreaterThan(Date.now() - 1_000)
    expect(await hurried()).toMatchObject({ failures: 2 })
    await s3.misbehave()
    expect(await trip()).toMatchObject({ state: 'idle', failures: 0 })
    await expectEqual()
  })

  it('once in a while is not noticed: a request that may pass is sent again', async () => {
    await ordersOf(4)
    await s3.misbehave(
      { what: 'reset-after', method: 'PUT', at: '_delta_log' },
      { what: 'refuse', status: 503, code: 'SlowDown', method: 'PUT', after: 1 },
      { what: 'slow', ms: 200, method: 'PUT' },
    )
    expect(await trip()).toMatchObject({ state: 'idle', failures: 0 })
    await expectEqual()
  })
})

it('a bridge that nobody set up is off, says so, and sleeps', async () => {
  await ordersOf(1)
  const nothing = {
    BRIDGE_ENDPOINT: '',
    BRIDGE_BUCKET: '',
    BRIDGE_ACCESS_KEY_ID: '',
    BRIDGE_SECRET_ACCESS_KEY: '',
  }
  expect(await trip(nothing)).toMatchObject({ state: 'off', tables: [] })
  expect(await s3.log()).toEqual([])
})

import { beforeAll, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import { type Platform, sharedPlatform } from './platform.ts'

/** At this limit two requests are counted at a time. */
const LIMIT = 2_000
const MINUTE = 60_000

let platform: Platform
beforeAll(async () => {
  platform = await sharedPlatform()
})

it('a key whose requests are counted ahead is let through as often as its limit says, and no more', async () => {
  let spent = await spend()
  // the limit is that of a minute: those that fell into two say nothing
  while (spent.windows > 1) spent = await spend()
  const { statuses, remaining } = spent
  expect(statuses.filter((status) => status === 200)).toHaveLength(LIMIT)
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  expect(Math.min(...remaining)).toBe(0)
  expect(Math.max(...remaining)).toBe(LIMIT - 1)
}, 180_000)

/** Sends some more than the limit of a new key. */
async function spend() {
  const { api } = platform
  const { key } = await api.json<{ key: string }>('/v1/keys', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'busy', scopes: ['read:quickeats'], requests_per_minute: LIMIT }),
  })
  const busy = client(api.url, key)
  const window = () => Math.floor(Date.now() / MINUTE)
  const began = window()
  const statuses: number[] = []
  const remaining: number[] = []
  const sender = async () => {
    while (statuses.length < LIMIT + 100) {
      const at = statuses.push(0) - 1
      const response = await busy.fetch('/v1/streams/quickeats.orders/balance')
      await response.arrayBuffer()
      statuses[at] = response.status
      remaining.push(Number(response.headers.get('X-RateLimit-Remaining')))
    }
  }
  await Promise.all(Array.from({ length: 20 }, sender))
  return { statuses, remaining, windows: window() - began + 1 }
}

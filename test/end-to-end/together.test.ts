import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Image } from '../../src/contracts/image.ts'
import { file, type Platform, put, startPlatform, vector } from './platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
}, 60_000)
afterAll(() => platform.close())

it('forty clients that wait for their images at once, from cold, all get them straight away', async () => {
  const bodies = [
    vector('jpeg-4000x3000.jpg'),
    file('digits/digit-003.jpg'),
    file('digits/digit-004.jpg'),
    vector('png-rgb16.png'),
  ]
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const response = await put(platform.api, `together/${i}`, bodies[i % 4] ?? new Uint8Array(), {
        Prefer: 'wait=30',
      })
      return { status: response.status, image: (await response.json()) as Image }
    }),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(answers.map(({ image }) => image.state)).toEqual(answers.map(() => 'done'))
  expect(Math.max(...answers.map(({ image }) => image.end_to_end_ms ?? 0))).toBeLessThan(20_000)
})

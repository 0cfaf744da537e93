import { describe, expect, it } from 'vitest'
import type { Image } from '../../src/contracts/image.ts'
import type { Put } from '../../src/dashboard/upload/put-image.ts'
import { MOST_FILES, Uploads } from '../../src/dashboard/upload/uploads.ts'

const picked = (name: string, type = 'image/png') => ({ name, file: new File(['bytes'], name, { type }) })
const some = (count: number) => Array.from({ length: count }, (_, i) => picked(`${i}.png`))
const taken = { image: { id: 'i', state: 'done' } as Image }
const refused = (status: number): Put => ({
  problem: { title: 'No', detail: 'Not now.', status },
  retryAfterMs: 0,
})

async function over(uploads: Uploads): Promise<void> {
  while (uploads.pending > 0) await new Promise((resolve) => setTimeout(resolve, 1))
}

describe('pictures on their way', () => {
  it('are never more than three at once, and all arrive', async () => {
    let [now, most] = [0, 0]
    const uploads = new Uploads(async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 2))
      now--
      return taken
    })
    uploads.add('s', some(11))
    uploads.add('s', some(3))
    await over(uploads)
    expect(most).toBe(3)
    expect(uploads.all.map(({ state }) => state)).toEqual(Array(14).fill('arrived'))
  })

  it('are sent again while the gateway is away or asks for time, six times at most', async () => {
    for (const [status, tries] of [
      [429, 6],
      [503, 6],
      [0, 6],
      [409, 1],
    ] as const) {
      let asked = 0
      const uploads = new Uploads(async () => {
        asked++
        return refused(status)
      })
      uploads.add('s', some(1))
      await over(uploads)
      expect([status, asked, uploads.all[0]?.state]).toEqual([status, tries, 'refused'])
    }
  })

  it('go on where they were, once the gateway takes them', async () => {
    const answers: Put[] = [refused(503), taken]
    const uploads = new Uploads(async () => answers.shift() ?? taken)
    uploads.add('s', some(1))
    await over(uploads)
    expect(uploads.all[0]).toMatchObject({ state: 'arrived', image: taken.image })
  })
})

describe('what is not sent', () => {
  it('is what is no picture, by name where no type is known, and what is over the cap', () => {
    const uploads = new Uploads(() => new Promise(() => {}))
    uploads.add('s', [picked('a.json', 'application/json'), picked('b.HEIC', ''), ...some(MOST_FILES)])
    expect(uploads.leftOut).toEqual({ noPictures: ['a.json'], tooMany: 1 })
    expect(uploads.pending).toBe(MOST_FILES)
  })
})

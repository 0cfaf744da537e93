import { beforeAll, describe, expect, it } from 'vitest'
import type { Image } from '../../src/contracts/image.ts'
import type { Study } from '../../src/contracts/study.ts'
import { eventually, file, type Platform, put, sharedPlatform } from './platform.ts'

interface Reference {
  images: { file: string; label: number; top1: number; logits: number[] }[]
}

/** Made outside our code: Pillow's preprocessing and onnxruntime-node's logits, see test/digits. */
const reference: Reference = JSON.parse(file('digits/reference.json').toString())

/** The reference's own tolerance for the same input tensor; ours is the same to the last bit. */
const LOGIT_TOLERANCE = 1e-4

let platform: Platform
const images = new Map<string, Image>()

beforeAll(async () => {
  platform = await sharedPlatform()
  const { api } = platform
  const waiting = [...reference.images]
  const sender = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop())
      await put(api, `digits/${next.file}`, file(`digits/${next.file}`))
  }
  await Promise.all(Array.from({ length: 8 }, sender))
  await eventually(
    () => api.json<Study>('/v1/studies/digits'),
    ({ complete, images }) => complete && images.total === 270,
    90_000,
  )
  const page = await api.json<{ images: Image[] }>('/v1/studies/digits/images?limit=1000')
  for (const image of page.images) images.set(image.name, image)
}, 120_000)

describe('the 270 labelled digits, through both queues', () => {
  it('are all done, and at least 268 are read right', () => {
    const right = reference.images.filter(
      ({ file, label }) => images.get(file)?.result?.label === String(label),
    )
    expect([...images.values()].filter(({ state }) => state === 'done')).toHaveLength(270)
    expect(right.length).toBeGreaterThanOrEqual(268)
  })

  it('have the logits of the reference', () => {
    const differences = reference.images.flatMap(({ file, logits }) => {
      const predictions = images.get(file)?.result?.predictions ?? []
      return logits.map((logit, index) =>
        Math.abs(logit - (predictions.find((p) => p.index === index)?.logit ?? Number.NaN)),
      )
    })
    expect(differences).toHaveLength(2700)
    expect(Math.max(...differences)).toBeLessThan(LOGIT_TOLERANCE)
  })

  it('cost each less than a fifth of a cent at list prices', () => {
    for (const { cost_usd } of images.values()) expect(cost_usd).toBeLessThan(0.002)
  })
})

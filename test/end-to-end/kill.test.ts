import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../../src/cli/client.ts'
import type { Image } from '../../src/contracts/image.ts'
import type { Study } from '../../src/contracts/study.ts'
import { balanceOf } from './balance.ts'
import { eventually, file, put } from './platform.ts'
import { type ProcessTree, startProcessTree } from './process-tree.ts'

/** Kills of the whole process tree, each with images in every stage. */
const KILLS = 3
const PER_KILL = 150

let tree: ProcessTree
let api: Client

beforeAll(async () => {
  tree = await startProcessTree()
  api = tree.api
}, 120_000)
afterAll(() => tree.remove())

/** Sends until the kill breaks it off; the ids that were answered with 2xx. */
async function sendMany(round: number): Promise<string[]> {
  const accepted: string[] = []
  const names = Array.from({ length: PER_KILL }, (_, i) => i)
  const sender = async () => {
    for (let i = names.pop(); i !== undefined; i = names.pop()) {
      const body = file(`digits/digit-${String((round * PER_KILL + i) % 270).padStart(3, '0')}.jpg`)
      const response = await put(api, `killed/${round}-${i}.jpg`, body).catch(() => undefined)
      // The status counts, though the kill may cut off the body behind it.
      if (response?.ok) accepted.push(response.headers.get('Location')?.split('/').at(-1) ?? '')
    }
  }
  await Promise.all(Array.from({ length: 12 }, sender))
  return accepted
}

const inEveryStage = ({ images: { done, pending } }: Study) => done > 5 && pending > 5

it(`finds every accepted image finished exactly once after ${KILLS} kills of the process tree`, async () => {
  const accepted: string[] = []
  for (let round = 0; round < KILLS; round++) {
    const before = round === 0 ? 0 : (await api.json<Study>('/v1/studies/killed')).images.done
    const sending = sendMany(round)
    await eventually(
      () => api.json<Study>('/v1/studies/killed').catch(() => undefined),
      (study) => study !== undefined && study.images.done > before && inEveryStage(study),
      30_000,
    )
    // the one in the middle is of the first process alone, as by "kill -9"
    await (round === 1 ? tree.killFirst() : tree.kill())
    accepted.push(...(await sending))
    await tree.start()
  }

  const study = await eventually(
    () => api.json<Study>('/v1/studies/killed'),
    ({ images }) => images.pending === 0,
    60_000,
  )
  const { images } = await api.json<{ images: Image[] }>('/v1/studies/killed/images?limit=1000')
  const done = new Set(images.filter(({ state }) => state === 'done').map(({ id }) => id))
  expect(accepted.length).toBeGreaterThan(30)
  expect(accepted.filter((id) => !done.has(id))).toEqual([])
  // Those whose 2xx was lost on the way are there too, or were never accepted; nothing is counted twice.
  expect(study.images).toMatchObject({ total: images.length, done: images.length, failed: 0, parked: 0 })
  expect(new Set(images.map(({ name }) => name)).size).toBe(images.length)
  // Each has its event, whatever died between the end and the telling of it.
  const told = await eventually(
    () => balanceOf(api, 'imaging.inferences'),
    ({ accepted }) => accepted >= images.length,
  )
  expect(told).toMatchObject({ accepted: images.length, duplicates: 0, quarantined: 0 })
}, 300_000)

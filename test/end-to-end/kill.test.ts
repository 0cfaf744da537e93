import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Client, client } from '../../src/cli/client.ts'
import type { Image } from '../../src/contracts/image.ts'
import type { Study } from '../../src/contracts/study.ts'
import { eventually, file, KEY, put, root } from './platform.ts'

/** Kills of the whole process tree, each with images in every stage. */
const KILLS = 3
const PER_KILL = 150

let directory: string
let port: number
let tree: ChildProcess
let gone: Promise<unknown>
let api: Client

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tributary-'))
  const server = createServer().listen(0)
  await once(server, 'listening')
  port = (server.address() as { port: number }).port
  server.close()
  api = client(`http://127.0.0.1:${port}`, KEY)
  await start()
}, 120_000)
afterAll(() => {
  kill()
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
})

async function start(): Promise<void> {
  const args = ['start', '--no-demo', '--key', KEY, '--port', String(port), '--persist', directory]
  tree = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  gone = once(tree, 'exit')
  let output = ''
  tree.stdout?.on('data', (chunk) => {
    output += chunk
  })
  await eventually(
    async () => output,
    (text) => text.includes('Running at'),
    90_000,
  )
}

/** SIGKILL to the whole group: nothing gets to clean up. */
function kill(): void {
  if (tree.pid) process.kill(-tree.pid, 'SIGKILL')
}

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
    kill()
    accepted.push(...(await sending))
    await gone
    await start()
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
}, 180_000)

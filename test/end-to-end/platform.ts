import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createTestHarness } from 'wrangler'
import { bundleWorkers } from '../../src/cli/bundle.ts'
import { type Client, client } from '../../src/cli/client.ts'
import { loadModel } from '../../src/cli/load-model.ts'
import { writeLocalConfigs } from '../../src/cli/local-config.ts'
import { migrate } from '../../src/cli/migrations.ts'
import type { Image } from '../../src/contracts/image.ts'
import type { Ledgers } from '../../src/platform/ledgers.ts'
import { declareSlices, type SlicesByPack } from './declare-slices.ts'

export const KEY = 'trb_test-key'
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`
export const root = join(import.meta.dirname, '../..')

export const file = (path: string) => readFileSync(join(root, 'test', path))
export const vector = (name: string) => file(`vectors/images/${name}`)

export interface Platform {
  api: Client
  /** Bindings of a worker, to look behind the API. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the bindings it asks for
  env(worker: string): Promise<any>
  scheduled(worker: string): Promise<unknown>
  /** Has every ledger seal what it holds, as its alarm would some seconds later. */
  seal(): Promise<void>
  close(): Promise<void>
}

/** All workers in workerd with queues, database and bucket, fresh, and the digits model loaded. */
export async function startPlatform(
  vars: Record<string, unknown> = {},
  consumers: { max_retries?: number } = {},
  mains: Record<string, string> = {},
  slices: SlicesByPack = {},
): Promise<Platform> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-'))
  const configs = writeLocalConfigs(
    directory,
    { key: KEY, webhook_secret: WEBHOOK_SECRET },
    { DEFAULT_MODEL: 'digits', ...vars },
  )
  for (const config of configs) {
    setConsumers(config, consumers)
    setMain(config, mains)
    declareSlices(config, slices)
  }
  const bundled = await bundleWorkers(configs, join(directory, 'bundle'))
  const server = createTestHarness({ workers: bundled.map((configPath) => ({ configPath })) })
  const { url } = await server.listen()
  const { DATABASE } = await server.getWorker<{ DATABASE: D1Database }>('tributary').getEnv()
  await migrate(DATABASE, join(root, 'migrations'))
  const api = client(url.origin, KEY)
  await loadModel(api, join(root, 'models/digits'), 'digits@1')
  return {
    api,
    env: (worker) => server.getWorker(worker).getEnv(),
    async seal() {
      const stream = server.getWorker<{ LEDGER: Ledgers }>('tributary-stream')
      const { LEDGER } = await stream.getEnv()
      const ids = await stream.listDurableObjectIds('LEDGER')
      await Promise.all(ids.map((id) => LEDGER.get(LEDGER.idFromString(id)).seal()))
    },
    scheduled: (worker) => server.getWorker(worker).scheduled({ cron: '*/5 * * * *' }),
    async close() {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

let shared: Promise<Platform> | undefined

/**
 * The same for all files of a process that ask only for what they sent themselves, as it is by default: to start it is most of what
 * such a file takes. It ends with the process.
 */
export function sharedPlatform(): Promise<Platform> {
  shared ??= startPlatform()
  return shared
}

/** A test of what happens after the last retry does not want to wait for all of them. */
function setConsumers(path: string, settings: object): void {
  const config = JSON.parse(readFileSync(path, 'utf8'))
  for (const consumer of config.queues?.consumers ?? [])
    if (!consumer.queue.endsWith('-dead')) Object.assign(consumer, settings)
  writeFileSync(path, JSON.stringify(config))
}

/** A test of what fails runs a worker of its own, by the name of the configuration, in the place of the real one. */
function setMain(path: string, mains: Record<string, string>): void {
  const main = mains[basename(path, '.json')]
  if (main === undefined) return
  const config = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...config, main: join(root, main) }))
}

/** Asks again until `good` is true of the answer; fails with the last answer. */
export async function eventually<T>(
  ask: () => Promise<T>,
  good: (value: T) => boolean,
  withinMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const value = await ask()
    if (good(value)) return value
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

export const isFinal = ({ state }: Image) => state === 'done' || state === 'failed'

export const finished = (api: Client, id: string) =>
  eventually(() => api.json<Image>(`/v1/images/${id}`), isFinal)

/** PUT of raw bytes as `study/name`, the shortest way to send an image. */
export function put(api: Client, path: string, body: Uint8Array, headers: Record<string, string> = {}) {
  const [study = '', ...name] = path.split('/')
  return api.fetch(`/v1/studies/${study}/images/${name.map(encodeURIComponent).join('/')}`, {
    method: 'PUT',
    body,
    headers: { 'Content-Type': 'image/jpeg', ...headers },
  })
}

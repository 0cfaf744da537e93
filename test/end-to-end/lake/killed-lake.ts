import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { writeLocalConfigs } from '../../../src/cli/local-config.ts'
import type { BridgeVars } from '../../../src/engine/bridge/settings.ts'
import { eventually, KEY, root, WEBHOOK_SECRET } from '../platform.ts'
import { freePort } from '../process-tree.ts'

/** The workers of the lake and of the bridge by themselves, in processes that a test can kill, on state that outlives them. */
export interface KilledLake {
  readonly url: string
  readonly state: string
  start(): Promise<void>
  kill(): Promise<void>
  remove(): Promise<void>
}

/** @param bridge where the bridge copies to: a server that outlives them */
export async function killedLake(bridge: BridgeVars): Promise<KilledLake> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-lake-'))
  const state = join(directory, 'state')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const configs = driverConfigs(directory, bridge)
  let running: { pid: number; gone: Promise<unknown> } | undefined
  const lake: KilledLake = {
    url,
    state,
    async start() {
      const args = [join(directory, 'bundle'), state, String(port), ...configs]
      const child = spawn(process.execPath, ['test/end-to-end/lake/start-driver.ts', ...args], {
        cwd: root,
        detached: true,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      running = { pid: child.pid ?? 0, gone: once(child, 'exit') }
      const answers = () =>
        fetch(url).then(
          () => true,
          () => false,
        )
      await eventually(answers, (does) => does, 60_000)
    },
    async kill() {
      if (!running) return
      process.kill(-running.pid, 'SIGKILL')
      await running.gone
      running = undefined
    },
    async remove() {
      await lake.kill()
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return lake
}

function driverConfigs(directory: string, bridge: BridgeVars): string[] {
  const secrets = { key: KEY, webhook_secret: WEBHOOK_SECRET }
  const configs = writeLocalConfigs(directory, secrets, { LAKE_COMMIT_SECONDS: 0, ...bridge })
  return ['lake', 'bridge'].map((name) => {
    const path = configs.find((each) => basename(each) === `${name}.json`) ?? ''
    const config = JSON.parse(readFileSync(path, 'utf8'))
    const { producers, consumers } = config.queues
    const own =
      name === 'lake'
        ? { main: join(root, 'test/end-to-end/lake/driver.ts'), queues: { producers } }
        : { queues: { consumers: [{ ...consumers[0], max_batch_timeout: 0 }] } }
    writeFileSync(path, JSON.stringify({ ...config, ...own }))
    return path
  })
}

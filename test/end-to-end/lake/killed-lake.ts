import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { writeLocalConfigs } from '../../../src/cli/local-config.ts'
import { eventually, KEY, root, WEBHOOK_SECRET } from '../platform.ts'
import { freePort } from '../process-tree.ts'

/** The worker of the lake by itself, in processes that a test can kill, on state that outlives them. */
export interface KilledLake {
  readonly url: string
  readonly state: string
  start(): Promise<void>
  kill(): Promise<void>
  remove(): Promise<void>
}

export async function killedLake(): Promise<KilledLake> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-lake-'))
  const state = join(directory, 'state')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = driverConfig(directory)
  let running: { pid: number; gone: Promise<unknown> } | undefined
  const lake: KilledLake = {
    url,
    state,
    async start() {
      const args = [config, join(directory, 'bundle'), state, String(port)]
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

function driverConfig(directory: string): string {
  const secrets = { key: KEY, webhook_secret: WEBHOOK_SECRET }
  const configs = writeLocalConfigs(directory, secrets, { LAKE_COMMIT_SECONDS: 0 })
  const path = configs.find((each) => basename(each) === 'lake.json') ?? ''
  const { queues, ...config } = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...config, main: join(root, 'test/end-to-end/lake/driver.ts') }))
  return path
}

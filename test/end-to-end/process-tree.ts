import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, client } from '../../src/cli/client.ts'
import type { SlicesByPack } from './declare-slices.ts'
import { eventually, KEY, root } from './platform.ts'

/** The platform as `npm start` runs it, in processes that a test can kill, on state that outlives them. */
export interface ProcessTree {
  readonly api: Client
  /** Where workerd keeps its state. */
  readonly state: string
  /** SIGKILL to the whole group: nothing gets to clean up. Resolves when it is gone. */
  kill(): Promise<void>
  /** SIGKILL to `npm start` alone: what it started has to end by itself. */
  killFirst(): Promise<void>
  start(): Promise<void>
  /** Kills what still runs, and forgets the state. */
  remove(): Promise<void>
}

export async function startProcessTree(slices?: SlicesByPack): Promise<ProcessTree> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-'))
  const port = await freePort()
  let running: { pid: number; gone: Promise<unknown> } | undefined
  const orphans: number[] = []
  const tree: ProcessTree = {
    api: client(`http://127.0.0.1:${port}`, KEY),
    state: join(directory, 'state'),
    async kill() {
      if (!running) return
      process.kill(-running.pid, 'SIGKILL')
      await running.gone
      running = undefined
    },
    async killFirst() {
      if (!running) return
      process.kill(running.pid, 'SIGKILL')
      await running.gone
      orphans.push(running.pid)
      running = undefined
    },
    async start() {
      running = await run(slices, ['--port', String(port), '--persist', directory])
    },
    async remove() {
      await tree.kill()
      for (const group of orphans) endGroup(group)
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  await tree.start()
  return tree
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // it has ended, as it should
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function run(
  slices: SlicesByPack | undefined,
  args: string[],
): Promise<{ pid: number; gone: Promise<unknown> }> {
  const entry = slices
    ? ['test/end-to-end/start-sliced.ts', JSON.stringify(slices)]
    : ['src/cli/main.ts', 'start']
  const child = spawn(process.execPath, [...entry, '--no-demo', '--key', KEY, ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const pid = child.pid ?? 0
  await eventually(
    async () => output,
    (text) => text.includes('Running at'),
    90_000,
  ).catch((error: unknown) => {
    // what did not start in time is not left to start later
    process.kill(-pid, 'SIGKILL')
    throw error
  })
  return { pid, gone }
}

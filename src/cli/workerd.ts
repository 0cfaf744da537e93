import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Failure } from './failure.ts'
import { ROOT } from './installation.ts'

const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')

/** Nothing is looked up or sent outside this machine. */
const OFFLINE = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  NO_UPDATE_NOTIFIER: '1',
}

/**
 * Wrangler's own trace of every call and statement, kept in a database beside ours: on Cloudflare's network there is none, and
 * here it took a sixth of the processor for posts of 500 events, a third for posts of 100.
 */
const UNTRACED = { X_LOCAL_OBSERVABILITY: 'false' }

const wrangler = (args: string[]) => node([WRANGLER, ...args])

function node(args: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...UNTRACED, ...process.env, ...OFFLINE },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-20_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return { child, output: () => text }
}

/** Runs a wrangler command to its end. */
export const runWrangler = (args: string[]) => run([WRANGLER, ...args])

async function run(args: string[]): Promise<{ code: number; output: string }> {
  const { child, output } = node(args)
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code: code ?? 1, output: output() }
}

export async function applyMigrations(config: string, state: string): Promise<void> {
  mkdirSync(state, { recursive: true })
  const { code, output } = await run([join(import.meta.dirname, 'migrate.ts'), config, state])
  if (code !== 0) throw new Failure(`The database could not be migrated:\n${output}`, `Is ${state} writable?`)
}

export interface Session {
  /** Resolves when workerd is gone. */
  ended: Promise<void>
  stop(): Promise<void>
  output(): string
}

/** Runs the workers in one local workerd; the first configuration has the port. */
export async function startWorkers(
  configs: string[],
  state: string,
  port: number,
  log: string,
): Promise<Session> {
  const args = ['dev', ...configs.flatMap((config) => ['-c', config]), '--persist-to', state]
  const options = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--log-level', log]
  const { child, output } = wrangler([...args, ...options, '--show-interactive-dev-session=false'])
  const ended = once(child, 'exit').then(() => undefined)
  return {
    ended,
    output,
    async stop() {
      child.kill('SIGINT')
      const late = setTimeout(() => child.kill('SIGKILL'), 8_000)
      await ended
      clearTimeout(late)
    },
  }
}

export async function requireFreePort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    throw new Failure(
      `Port ${port} is in use.`,
      'Stop what uses it, or give another one: npm start -- --port 8788',
    )
  }
  server.close()
  await once(server, 'close')
}

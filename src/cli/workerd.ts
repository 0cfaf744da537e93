import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './failure.ts'
import { ROOT } from './installation.ts'
import { migrationsHash } from './migrations.ts'

const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
const END_WITH_PARENT = join(import.meta.dirname, 'end-with-parent.ts')

/** A tree of processes whose parent is gone has ended within this. */
const ENDING_MS = 3_000

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

/** A child of this process: it ends with it, even where that is killed. */
function node(args: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...args], {
    cwd: ROOT,
    env: { ...UNTRACED, ...process.env, ...OFFLINE },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
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

interface Migrated {
  readonly d1_databases: readonly { readonly migrations_dir: string }[]
}

/** Beside the database it is noted what was applied: the next start need not look. */
export async function applyMigrations(config: string, state: string): Promise<void> {
  const { d1_databases }: Migrated = JSON.parse(readFileSync(config, 'utf8'))
  const wanted = migrationsHash(d1_databases[0]?.migrations_dir ?? '')
  const note = join(state, 'v3/d1/applied')
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return
  mkdirSync(state, { recursive: true })
  const { code, output } = await run([join(import.meta.dirname, 'migrate.ts'), config, state])
  if (code !== 0) throw new Failure(`The database could not be migrated:\n${output}`, `Is ${state} writable?`)
  writeFileSync(note, wanted)
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
  const { child, output } = node([WRANGLER, ...args, ...options, '--show-interactive-dev-session=false'])
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

/** What held it may be about to end, as after a kill of the start before. */
export async function requireFreePort(port: number): Promise<void> {
  const deadline = Date.now() + ENDING_MS
  while (!(await isFree(port))) {
    if (Date.now() > deadline)
      throw new Failure(
        `Port ${port} is in use.`,
        'Stop what uses it, or give another one: npm start -- --port 8788',
      )
    await sleep(100)
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}

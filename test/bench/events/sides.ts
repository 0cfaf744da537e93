import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../../src/cli/installation.ts'
import { startScript, stopScript } from '../child.ts'
import { startPlatform } from '../platform.ts'
import { freePort } from '../port.ts'
import { tree } from '../processes.ts'
import { findPostgres, startPostgres } from './postgres-server.ts'

export type SideName = 'platform' | 'log' | 'table' | 'postgres'

export const TITLES: Record<SideName, string> = {
  platform: 'platform',
  log: 'Node, log in SQLite',
  table: 'Node, table in SQLite',
  postgres: 'Node, PostgreSQL',
}

export interface EventsSide {
  readonly name: SideName
  readonly url: string
  readonly key: string
  /** The processes that do the work. */
  pids(): number[]
  stop(): Promise<void>
}

const MODEL = join(ROOT, 'models/digits')
const PEER = join(import.meta.dirname, 'peer/main.ts')

/** Runs a side with books of its own, which are empty, and which go with it. */
export async function withSide<T>(
  name: SideName,
  use: (side: EventsSide, directory: string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-events-'))
  let side: EventsSide | undefined
  try {
    side = await start(name, directory)
    return await use(side, directory)
  } finally {
    await side?.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function start(name: SideName, directory: string): Promise<EventsSide> {
  if (name === 'platform') return { ...(await startPlatform(directory, MODEL)), name }
  if (name === 'postgres') return startWithPostgres(directory)
  return startNode(name, join(directory, 'peer.sqlite'))
}

async function startNode(name: SideName, place: string): Promise<EventsSide> {
  const key = randomBytes(24).toString('hex')
  const port = await freePort()
  const child = await startScript([PEER, String(port), key, name, place], 'Running at')
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    key,
    pids: () => [child.pid ?? 0],
    stop: () => stopScript(child),
  }
}

async function startWithPostgres(directory: string): Promise<EventsSide> {
  const programs = findPostgres()
  if (programs === undefined) throw new Error('PostgreSQL is not installed')
  const server = await startPostgres(programs, directory)
  try {
    const front = await startNode('postgres', directory)
    return {
      ...front,
      pids: () => [...front.pids(), ...tree(server.pid ?? 0).map(({ pid }) => pid)],
      stop: async () => {
        await front.stop()
        await stopScript(server)
      },
    }
  } catch (error) {
    await stopScript(server)
    throw error
  }
}

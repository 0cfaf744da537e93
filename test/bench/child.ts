import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { ROOT } from '../../src/cli/installation.ts'

const READY_MS = 120_000
const STOP_MS = 15_000

/** Runs a script of this repository until it says `ready`. */
export function startScript(args: string[], ready: string): Promise<ChildProcess> {
  return startProgram(process.execPath, args, ready, { cwd: ROOT })
}

/** Runs a program until it says `ready`. */
export async function startProgram(
  program: string,
  args: string[],
  ready: string,
  as: { readonly cwd: string; readonly uid?: number; readonly gid?: number },
): Promise<ChildProcess> {
  // a group of its own, so that what it started ends with it, however this ends
  const child = spawn(program, args, { ...as, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const kill = () => killGroup(child)
  process.once('exit', kill)
  child.once('exit', () => {
    kill()
    process.off('exit', kill)
  })
  let text = ''
  const isReady = new Promise<true>((resolve) => {
    const hear = (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-20_000)
      if (text.includes(ready)) resolve(true)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
  })
  const limit = AbortSignal.timeout(READY_MS)
  const gone = once(child, 'exit', { signal: limit }).then(
    () => false,
    () => false,
  )
  if (await Promise.race([isReady, gone])) return child
  if (child.exitCode === null) kill()
  throw new Error(`${[program, args[0]].join(' ')} did not start:\n${text}`)
}

export async function stopScript(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => killGroup(child), STOP_MS)
  await gone
  clearTimeout(late)
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // it is gone already
  }
}

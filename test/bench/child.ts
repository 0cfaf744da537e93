import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { ROOT } from '../../src/cli/installation.ts'

const READY_MS = 120_000
const STOP_MS = 15_000

/** Runs a script of this repository until it says `ready`. */
export async function startScript(args: string[], ready: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
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
  child.kill('SIGKILL')
  throw new Error(`${args[0]} did not start:\n${text}`)
}

export async function stopScript(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await gone
  clearTimeout(late)
}

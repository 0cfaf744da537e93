import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { startScript, stopScript } from './child.ts'
import { freePort } from './port.ts'
import type { Side } from './side.ts'

/** The same job in one Node process, with its state in `directory`. */
export async function startPeer(directory: string, model: string): Promise<Side> {
  const key = randomBytes(24).toString('hex')
  const port = await freePort()
  const args = [String(port), directory, model, key]
  const child = await startScript([join(import.meta.dirname, 'peer/main.ts'), ...args], 'Running at')
  return {
    name: 'peer',
    url: `http://127.0.0.1:${port}`,
    key,
    pids: () => [child.pid ?? 0],
    stop: () => stopScript(child),
  }
}

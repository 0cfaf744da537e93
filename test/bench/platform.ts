import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ROOT } from '../../src/cli/installation.ts'
import { startScript, stopScript } from './child.ts'
import { freePort } from './port.ts'
import { tree } from './processes.ts'
import type { Side } from './side.ts'

/** The whole platform as `npm start` runs it, with its state in `directory`. `root` is the process that started all others. */
export async function startPlatform(
  directory: string,
  model: string,
): Promise<Side & { readonly root: number }> {
  const key = randomBytes(24).toString('hex')
  const port = await freePort()
  const folders = ['--persist', directory, '--model', model]
  const args = ['start', '--port', String(port), '--key', key, '--no-demo', ...folders]
  const child = await startScript([join(ROOT, 'src/cli/main.ts'), ...args], 'Running at')
  return {
    name: 'platform',
    url: `http://127.0.0.1:${port}`,
    key,
    root: child.pid ?? 0,
    pids: () =>
      tree(child.pid ?? 0)
        .filter(({ name }) => name === 'workerd')
        .map(({ pid }) => pid),
    stop: () => stopScript(child),
  }
}

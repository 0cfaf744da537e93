import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, client } from '../../src/cli/client.ts'
import { openTab, PICTURES, startBrowser, takePicture } from './browser.ts'
import { eventually, KEY, root } from './platform.ts'
import { freePort } from './process-tree.ts'

const MOVING = [
  'quickeats.gps',
  'playback.heartbeats',
  'streamflix.view_events',
  'recommendations.impressions',
  'packaging.shipments',
  'shopsmart.stores',
]

describe('npm start', () => {
  let directory: string
  let child: ChildProcess
  let ended: Promise<unknown[]>
  let api: Client
  let output = ''

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tributary-start-'))
    const port = await freePort()
    api = client(`http://127.0.0.1:${port}`, KEY)
    const args = ['--port', String(port), '--persist', directory, '--key', KEY]
    child = spawn(process.execPath, ['src/cli/main.ts', 'start', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    ended = once(child, 'exit')
    const hear = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    await eventually(
      async () => output,
      (text) => text.includes('Running at'),
      150_000,
    )
  }, 160_000)

  afterAll(async () => {
    if (child.exitCode === null) child.kill('SIGKILL')
    await ended
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  })

  it('shows what became of eleven digits and of a picture that was cut short', () => {
    expect(output.match(/digit-\d+\.jpg +\d +\d+\.\d%/g)).toHaveLength(11)
    expect(output).toMatch(/bad-truncated\.jpg .*image-truncated/)
    expect(output).toMatch(/Events: \d+ simulated rows of quickeats and playback/)
  })

  it('goes on sending events of the packs, so that the dashboard moves', async () => {
    const day = new Date().toISOString().slice(0, 10)
    for (const stream of MOVING) {
      const received = async () =>
        (await api.json<{ received: number }>(`/v1/streams/${stream}/balance?day=${day}`)).received
      const before = await received()
      await eventually(received, (now) => now > (stream === 'shopsmart.stores' ? 0 : before), 30_000)
    }
  })

  it('shows it moving at the address that it printed', async () => {
    const [address = ''] = /http:\/\/\S+#ticket=\S+/.exec(output) ?? []
    // on a picture there is to be more than a minute of it
    if (PICTURES !== undefined) await sleep(240_000)
    const browser = await startBrowser()
    const tab = await openTab(browser)
    await tab.page.goto(address)
    const drivers = tab.page.locator('.panel').filter({ hasText: 'Available drivers' })
    await tab.page.getByRole('rowheader', { name: /^StreamFlix/ }).waitFor()
    await takePicture(tab, 'dashboard-overview')
    await tab.page.getByRole('navigation').getByRole('link', { name: 'QuickEats' }).click()
    await tab.page.locator('[data-live=live]').waitFor()
    const before = await drivers.textContent()
    await eventually(
      () => drivers.textContent(),
      (text) => text !== before,
      30_000,
    )
    await takePicture(tab, 'dashboard')
    expect(tab.errors).toEqual([])
    await browser.close()
  }, 300_000)

  it('ends with 0 at the first Ctrl-C, without a word of what was under way', async () => {
    const said = output
    child.kill('SIGINT')
    expect((await ended)[0]).toBe(0)
    expect(output.slice(said.length)).not.toMatch(/error|warn|did not|No more/i)
    await expect(api.fetch('/health/live')).rejects.toThrow()
  })
})

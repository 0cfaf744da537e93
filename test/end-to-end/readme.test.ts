import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import type { Image } from '../../src/contracts/image.ts'
import { finished, KEY, type Platform, root, sharedPlatform } from './platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await sharedPlatform()
})

/** The `curl` commands of the README's blocks, as they stand there, comments left out. */
function commands(): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .filter((line) => line.startsWith('curl'))
}

const run = async (command: string) => {
  const script = command
    .replaceAll('http://127.0.0.1:8787', platform.api.url)
    .replace('curl ', 'curl -sS -i ')
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    cwd: root,
    env: { ...process.env, KEY },
  })
  const [head = '', body = ''] = stdout.split('\r\n\r\n').slice(-2)
  return { head, body }
}

it('the curl commands of the README do what it says', async () => {
  const [form = '', raw = '', results = '', event = '', live = ''] = commands()

  const accepted = await run(form)
  expect(accepted.head).toMatch(/^HTTP\/1.1 202/)
  const id = /^Location: \/v1\/images\/(\S+)/m.exec(accepted.head)?.[1] ?? ''
  expect((await finished(platform.api, id)).result?.label).toBe('3')

  const waited = await run(raw)
  expect(waited.head).toMatch(/^HTTP\/1.1 200/)
  const image = JSON.parse(waited.body) as Image
  expect(image.result?.label).toBe('9')
  expect(image.result?.probability).toBeCloseTo(0.94, 2)
  expect(image.result?.predictions).toHaveLength(10)
  expect(image.cost_usd).toBeGreaterThan(0)

  const csv = (await run(results)).body.trimEnd().split('\r\n')
  expect(csv).toHaveLength(3)
  expect(csv[0]).toMatch(/^image,name,state,/)

  const sent = await run(event)
  expect(sent.head).toMatch(/^HTTP\/1.1 200/)
  expect(JSON.parse(sent.body)).toEqual({
    received: 1,
    accepted: 1,
    duplicates: 0,
    quarantined: 0,
    errors: [],
  })

  const shown = await run(`${live.split('#')[0]} --max-time 3 || true`)
  expect(shown.head).toMatch(/^HTTP\/1.1 200/)
  expect(shown.body).toContain('event: snapshot')
})

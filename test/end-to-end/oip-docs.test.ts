import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { KEY, type Platform, root, startPlatform } from './platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform({ DEFAULT_MODEL: 'absent' })
})
afterAll(() => platform.close())

/** The blocks of docs/inference-protocol.md, as they stand there. */
const blocks = [
  ...readFileSync(join(root, 'docs/inference-protocol.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g),
].map(([, text = '']) => text)

async function run(block: string | undefined): Promise<unknown> {
  const script = (block ?? '')
    .replaceAll('http://127.0.0.1:8787', platform.api.url)
    .replace('curl ', 'curl -sS ')
  const env = { ...process.env, KEY }
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: root, env })
  return JSON.parse(stdout)
}

it('the curl commands of the page do what it says', async () => {
  const [image, classes, index] = blocks
  const answer = { model_name: 'digits', model_version: '1' }

  const logits = expect.arrayContaining([expect.any(Number)])
  expect(await run(image)).toEqual({
    ...answer,
    outputs: [{ name: 'logits', shape: [1, 10], datatype: 'FP32', data: logits }],
  })

  const best = [expect.stringMatching(/^\d[\d.]+:3:3$/), expect.stringMatching(/^-?\d[\d.]+:\d:\d$/)]
  expect(await run(classes)).toEqual({
    ...answer,
    id: '42',
    outputs: [{ name: 'logits', shape: [1, 2], datatype: 'BYTES', data: best }],
  })

  expect(await run(index)).toEqual([{ name: 'digits', version: '1', state: 'READY', reason: '' }])
})

it('a server whose default model is not there is live, not ready, and serves the others', async () => {
  const { api } = platform
  expect((await api.fetch('/v2/health/live')).status).toBe(200)
  const ready = await api.fetch('/v2/health/ready')
  expect(ready.status).toBe(503)
  expect(ready.headers.get('Retry-After')).toMatch(/^\d+$/)
  expect(await ready.json()).toEqual({ error: expect.stringContaining('absent') })
  expect((await api.fetch('/v2/models/digits/ready')).status).toBe(200)
})

import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Client, client, over } from '../../src/cli/client.ts'
import { patient } from '../../src/cli/retry.ts'
import { sendFile } from '../../src/cli/upload/send.ts'

interface Seen {
  url: string | undefined
  length: string | undefined
  type: string | undefined
  body: string
}

let folder: string
let gateway: Client
let seen: Seen[] = []
const server = createServer(async (request, response) => {
  const { url, headers } = request
  const body = await text(request).catch(() => 'cut')
  seen.push({ url, length: headers['content-length'], type: headers['content-type'], body })
  response.writeHead(202).end(JSON.stringify({ id: 'i', stages: [] }))
})
const never = new AbortController().signal

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  gateway = client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'k')
})
beforeEach(() => {
  seen = []
})
afterAll(async () => {
  server.closeAllConnections()
  await rm(folder, { recursive: true })
})

async function source(content: string) {
  const file = join(folder, 'x.jpg')
  await writeFile(file, content)
  return { file, name: 'a b/x.jpg', bytes: content.length }
}

it('sends the bytes with their length to the address of the name', async () => {
  const outcome = await sendFile(gateway, 's', await source('picture'), never)
  expect(outcome).toMatchObject({ kind: 'sent', id: 'i' })
  const type = 'application/octet-stream'
  expect(seen).toEqual([{ url: '/v1/studies/s/images/a%20b/x.jpg', length: '7', type, body: 'picture' }])
})

it('sends a sidecar before its image, in one form of known length', async () => {
  const sidecar = join(folder, 'x.json')
  await writeFile(sidecar, '{"device":"d"}')
  await sendFile(gateway, 's', { ...(await source('picture')), sidecar }, never)
  expect(seen[0]?.length).toBe(String(seen[0]?.body.length))
  expect(seen[0]?.body).toMatch(/name="metadata"\s+\{"device":"d"\}[\s\S]*name="image"[\s\S]*picture/)
})

it('refuses a file that is changed while it is sent, without trying again', async () => {
  const picture = await source('picture')
  let tries = 0
  const changing = over('', async (path, init) => {
    tries += 1
    await writeFile(picture.file, 'another picture')
    return gateway.fetch(path, init)
  })
  const outcome = await sendFile(patient(changing), 's', picture, never)
  expect(outcome).toMatchObject({ refusal: { problem: { detail: expect.stringContaining('changed') } } })
  expect(tries).toBe(1)
})

it('refuses a file that is gone', async () => {
  const outcome = await sendFile(gateway, 's', { file: join(folder, 'gone.jpg'), name: 'g', bytes: 1 }, never)
  expect(outcome).toMatchObject({
    kind: 'refused',
    refusal: { problem: { title: 'The file cannot be read' } },
  })
})

it('gives up on the whole upload when the key may not send', async () => {
  const forbidden = over('', async () => Response.json({ title: 'No', detail: 'ask' }, { status: 403 }))
  await expect(sendFile(forbidden, 's', await source('x'), never)).rejects.toMatchObject({ remedy: 'ask' })
})

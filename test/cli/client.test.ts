import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { client, connect } from '../../src/cli/client.ts'
import { type Failure, Unreachable } from '../../src/cli/failure.ts'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections()
})

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'k')
}

it('takes an answer that breaks off for none', async () => {
  const gateway = await serve((_, response) => {
    response.writeHead(200, { 'Content-Length': '100' }).write('{')
    setTimeout(() => response.destroy(), 20)
  })
  await expect(gateway.fetch('/')).rejects.toThrow(Unreachable)
})

it('says why a server cannot be reached', async () => {
  await expect(client('http://127.0.0.1:1', 'k').fetch('/')).rejects.toThrow(
    /cannot be reached: (bad port|connect)/,
  )
})

it('names the places that a problem names', async () => {
  const gateway = await serve((_, response) => {
    response.writeHead(400, { 'Content-Type': 'application/problem+json' })
    const errors = [
      { path: 'from', message: 'must be a day' },
      { row: 3, path: '/amount', message: 'is not money' },
    ]
    response.end(JSON.stringify({ title: 'The request cannot be read', detail: 'Mend these.', errors }))
  })
  await expect(gateway.json('/')).rejects.toMatchObject({
    remedy: 'Mend these.\n  from: must be a day\n  row 3: /amount: is not money',
  })
})

it('makes of a problem its title and how to solve it', async () => {
  const gateway = await serve((_, response) => {
    response.writeHead(403, { 'Content-Type': 'application/problem+json' })
    response.end(JSON.stringify({ title: 'The key lacks a scope', detail: 'This needs admin.' }))
  })
  const failure: Failure = await gateway.json('/').then(
    () => expect.unreachable(),
    (error: Failure) => error,
  )
  expect(failure).toMatchObject({
    message: 'The key lacks a scope (403).',
    remedy: 'This needs admin.',
    exitCode: 1,
  })
})

it('sends the key', async () => {
  let seen: string | undefined
  const gateway = await serve((request, response) => {
    seen = request.headers.authorization
    response.end('{}')
  })
  await gateway.json('/')
  expect(seen).toBe('Bearer k')
})

it('refuses an address that is none', () => {
  expect(() => connect({ url: 'localhost:8787', key: 'k' })).toThrow(expect.objectContaining({ exitCode: 2 }))
})

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Backend } from './backend.ts'
import { check } from './contract.ts'
import { present } from './windows.ts'

/** The part of the platform's HTTP that the benchmark uses. */
export function serve(backend: Backend, key: string): Server {
  return createServer((request, response) => {
    answer(backend, key, request, response).catch((error: unknown) => {
      console.error(error)
      // what is in memory may not be on disk: nothing more may be answered
      process.exit(1)
    })
  })
}

async function answer(
  backend: Backend,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers.authorization !== `Bearer ${key}`) return send(response, 401, {})
  if (request.method === 'POST' && request.url === '/v1/events/quickeats.payments')
    return send(response, 200, await accept(backend, request))
  if (request.url === '/v1/windows/quickeats.payment_success')
    return send(response, 200, { rows: (await backend.windows()).map(present) })
  send(response, 404, {})
}

async function accept(backend: Backend, request: IncomingMessage): Promise<object> {
  const lines = (await buffer(request)).toString().split('\n')
  const now = Date.now()
  const good = lines.flatMap((line) => check(line, now) ?? [])
  const accepted = await backend.take(good)
  return {
    received: lines.length,
    accepted,
    duplicates: good.length - accepted,
    quarantined: lines.length - good.length,
    errors: [],
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Fault } from '../../contracts/problem.ts'
import { CLICKHOUSE } from '../../engine/analytics/dialect.ts'
import { readQuery, WRITTEN } from '../../engine/analytics/statement.ts'
import { ClickHouse, type KeptPoint, type Reply } from './clickhouse.ts'

/** More than the gateway lets through, so that it is the one to say that there is more. */
const ROWS_LIMIT = 100_000
const MISSING =
  'Telemetry is queried here with the embedded ClickHouse, chdb, of 550 MB, which "npm ci --omit=dev" leaves out. Run "npm ci" and start again.'

export interface TelemetryServer {
  /** What the local workers are told. */
  readonly vars: { readonly CLICKHOUSE_URL: string; readonly CLICKHOUSE_TOKEN: string }
  close(): Promise<void>
}

/**
 * The embedded ClickHouse on a port of this machine alone, for the worker that stands in for Analytics Engine: workerd cannot run
 * it. `GET /last` is the last point it holds, `POST /points` gives it those behind, `POST /sql` asks.
 * @param directory of ClickHouse's data
 */
export async function serveTelemetry(directory: string): Promise<TelemetryServer> {
  const clickhouse = new ClickHouse(directory)
  const token = randomBytes(24).toString('base64url')
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request, token, clickhouse).catch(failed)
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It lives as long as what it is for.
  server.unref()
  const { port } = server.address() as AddressInfo
  return {
    vars: { CLICKHOUSE_URL: `http://127.0.0.1:${port}`, CLICKHOUSE_TOKEN: token },
    async close() {
      server.closeAllConnections()
      server.close()
      await clickhouse.stop()
    },
  }
}

interface Answer {
  readonly status: number
  readonly body: string
}

async function answer(request: IncomingMessage, token: string, clickhouse: ClickHouse): Promise<Answer> {
  if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`))
    return { status: 401, body: 'the token is another' }
  if (request.url === '/last') return told(await clickhouse.ask({ kind: 'last' }))
  const body = await text(request)
  if (request.url === '/points') {
    const points = JSON.parse(body) as KeptPoint[]
    return told(await clickhouse.ask({ kind: 'insert', points }))
  }
  const query = readQuery(body, { dialect: CLICKHOUSE, rows: ROWS_LIMIT, size: WRITTEN })
  return told(await clickhouse.ask({ kind: 'query', ...query }))
}

function told(reply: Reply): Answer {
  if ('text' in reply) return { status: 200, body: reply.text }
  return 'error' in reply ? { status: 422, body: reply.error } : { status: 501, body: MISSING }
}

function failed(error: unknown): Answer {
  if (error instanceof Fault) return { status: 400, body: error.problem.detail }
  console.error('telemetry was not answered', error)
  return { status: 500, body: 'the log of the start says why' }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

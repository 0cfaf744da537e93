import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Fault } from '../src/contracts/problem.ts'
import { type AnalyticsSettings, askAnalytics } from '../src/platform/analytics.ts'

/** In the place of api.cloudflare.com: says what it was asked, or what the statement tells it to. */
const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
  const sql = await text(request)
  const status = Number(/status (\d+)/.exec(sql)?.[1] ?? 200)
  response.writeHead(status, { 'Retry-After': '7' })
  if (sql === 'much') response.end('x'.repeat(9_000_000))
  else
    response.end(
      JSON.stringify({
        url: request.url,
        method: request.method,
        authorization: request.headers.authorization,
        sql,
      }),
    )
})

let settings: AnalyticsSettings
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  settings = {
    // what the binding is on Cloudflare's network: it takes points, and answers nothing
    TELEMETRY: { writeDataPoint: () => undefined },
    ANALYTICS_ACCOUNT_ID: 'abc',
    ANALYTICS_API_TOKEN: 'secret',
    ANALYTICS_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
  }
})
afterAll(() => {
  server.close()
})

const problemOf = async (sql: string, given = settings) => {
  const error = await askAnalytics(given, sql).catch((thrown: unknown) => thrown)
  return error instanceof Fault ? error.problem : error
}

it('Cloudflare is asked as its SQL API wants to be', async () => {
  expect(JSON.parse(await askAnalytics(settings, 'SELECT 1'))).toEqual({
    url: '/client/v4/accounts/abc/analytics_engine/sql',
    method: 'POST',
    authorization: 'Bearer secret',
    sql: 'SELECT 1',
  })
})

it('without the settings the problem names them, and no token is ever in one', async () => {
  const { ANALYTICS_API_TOKEN: _, ...without } = settings
  expect(await problemOf('SELECT 1', without)).toMatchObject({
    type: '/problems#unavailable',
    detail: expect.stringMatching(/ANALYTICS_ACCOUNT_ID and ANALYTICS_API_TOKEN/),
  })
})

it.each([
  ['status 400', 'query-invalid', 400],
  ['status 422', 'query-invalid', 400],
  ['status 403', 'unavailable', 503],
  ['status 429', 'overloaded', 503],
  ['status 500', 'unavailable', 503],
  ['much', 'query-too-costly', 422],
])('an answer of %s is the problem %s', async (sql, name, status) => {
  expect(await problemOf(sql)).toMatchObject({ type: `/problems#${name}`, status })
})

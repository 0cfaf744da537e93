import type { OpenAPIHono } from '@hono/zod-openapi'
import type { JSONValue } from 'hono/utils/types'
import { Fault } from '../../contracts/problem.ts'
import { contractOf } from '../../engine/contract/json-schema.ts'
import { versionsOf } from '../../engine/contract/version.ts'
import type { Catalogue, StreamEntry } from '../../engine/ingest/catalogue.ts'
import type { GatewayTypes } from '../env.ts'
import { DayBalances } from '../events/balances.ts'
import { balanceRoute, contractRoute, contractVersionRoute } from './streams.openapi.ts'

/** What streams take, what became of what they took, and what it comes to. */
export function streamRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(contractRoute, (context) => {
    const entry = catalogue.stream(context.req.valid('param').stream)
    return context.json(contract(entry, entry.stream.version, context.req.url), 200)
  })
  app.openapi(contractVersionRoute, (context) => {
    const { stream, version } = context.req.valid('param')
    return context.json(contract(catalogue.stream(stream), version, context.req.url), 200)
  })
  app.openapi(balanceRoute, async (context) => {
    const entry = catalogue.stream(context.req.valid('param').stream)
    const day = context.req.valid('query').day ?? new Date().toISOString().slice(0, 10)
    const balance = await new DayBalances(context.env.LEDGER, day).of(entry)
    return context.json({ stream: entry.fullName, day, ...balance }, 200)
  })
}

function contract({ fullName, stream }: StreamEntry, version: string, url: string) {
  const found = contractOf(fullName, stream, version, new URL(url).origin)
  if (found) return found as typeof found & Record<string, JSONValue>
  const versions = versionsOf(stream)
  throw new Fault(
    'not-found',
    `There is no contract ${version} of ${fullName}. Its versions are ${versions.join(', ')}.`,
    { versions },
  )
}

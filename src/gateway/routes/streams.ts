import type { OpenAPIHono } from '@hono/zod-openapi'
import type { JSONValue } from 'hono/utils/types'
import type { Balance } from '../../contracts/event.ts'
import { Fault } from '../../contracts/problem.ts'
import { contractOf } from '../../engine/contract/json-schema.ts'
import { versionsOf } from '../../engine/contract/version.ts'
import type { Catalogue, StreamEntry } from '../../engine/ingest/catalogue.ts'
import { slicesOf } from '../../engine/stream/slice.ts'
import { askLedger, type Ledgers } from '../../platform/ledgers.ts'
import type { GatewayTypes } from '../env.ts'
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
    return context.json(
      { stream: entry.fullName, day, ...(await balance(context.env.LEDGER, entry, day)) },
      200,
    )
  })
}

/** Over all slices: each counts what came to it. */
async function balance(
  ledgers: Ledgers,
  { address, name, slicing }: StreamEntry,
  day: string,
): Promise<Balance> {
  const slices = await Promise.all(
    slicesOf(slicing).map((slice) =>
      askLedger(ledgers, { ...address, slice }, (ledger) => ledger.balance(day)),
    ),
  )
  const sum = { received: 0, accepted: 0, duplicates: 0, quarantined: 0, past_horizon: 0 }
  for (const { [name]: own } of slices)
    for (const field of Object.keys(sum) as (keyof Balance)[]) sum[field] += own?.[field] ?? 0
  return sum
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

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { v7 as uuid } from 'uuid'
import { Key, KeySettings, NewKey } from '../../contracts/access.ts'
import { Fault } from '../../contracts/problem.ts'
import { insertKey, type KeyRow, listKeys, revokeKey } from '../../platform/database/keys.ts'
import { authenticate, sha256 } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { problems, SECURED } from '../openapi.ts'
import { newSecret } from '../session.ts'

export function keyRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(createKey, async (context) => {
    const { name, scopes, requests_per_minute } = context.req.valid('json')
    const key = newSecret('trb')
    const row: KeyRow = {
      id: `key_${uuid()}`,
      name,
      scopes: JSON.stringify(scopes),
      requests_per_minute,
      created_at: Date.now(),
      revoked_at: null,
    }
    await insertKey(context.env.DATABASE, { ...row, sha256: sha256(key) })
    return context.json({ ...presentKey(row), key }, 201)
  })
  app.openapi(readKeys, async (context) =>
    context.json({ keys: (await listKeys(context.env.DATABASE)).map(presentKey) }, 200),
  )
  app.openapi(dropKey, async (context) => {
    const { id } = context.req.valid('param')
    const row = await revokeKey(context.env.DATABASE, id, Date.now())
    if (!row) throw new Fault('not-found', `There is no key ${id}.`)
    return context.json(presentKey(row), 200)
  })
}

function presentKey({ id, name, scopes, requests_per_minute, created_at, revoked_at }: KeyRow): Key {
  return {
    id,
    name,
    scopes: JSON.parse(scopes),
    requests_per_minute,
    created_at: new Date(created_at).toISOString(),
    ...(revoked_at !== null && { revoked_at: new Date(revoked_at).toISOString() }),
  }
}

const KEYS = { tags: ['Access'], security: SECURED, middleware: authenticate('admin') }

const createKey = createRoute({
  ...KEYS,
  method: 'post',
  path: '/v1/keys',
  summary: 'Make a key; the answer is the only place that shows it',
  request: {
    body: { content: { 'application/json': { schema: KeySettings.openapi('KeySettings') } }, required: true },
  },
  responses: {
    201: {
      description: 'The new key',
      content: { 'application/json': { schema: NewKey.openapi('NewKey') } },
    },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'rate-limited'),
  },
})

const readKeys = createRoute({
  ...KEYS,
  method: 'get',
  path: '/v1/keys',
  summary: 'Every key, without its secret',
  responses: {
    200: {
      description: 'Keys',
      content: { 'application/json': { schema: z.object({ keys: z.array(Key.openapi('Key')) }) } },
    },
    ...problems('unauthorized', 'forbidden', 'rate-limited'),
  },
})

const dropKey = createRoute({
  ...KEYS,
  method: 'delete',
  path: '/v1/keys/{id}',
  summary: 'Revoke a key; it is refused everywhere within 10 seconds',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: 'The revoked key', content: { 'application/json': { schema: Key } } },
    ...problems('unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

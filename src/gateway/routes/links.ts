import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { v7 as uuid } from 'uuid'
import { Fault } from '../../contracts/problem.ts'
import { Link, LinkSettings, NewLink } from '../../contracts/sign-in.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import { insertLink, type LinkRow, listLinks, revokeLink } from '../../platform/database/links.ts'
import { authenticate, sha256 } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { problems, SECURED } from '../openapi.ts'
import { newSecret } from '../session.ts'

const DAY_MS = 86_400_000

/** Links that let whoever has them look at one pack, and do nothing else. */
export function linkRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(createLink, async (context) => {
    const { pack, name, days } = context.req.valid('json')
    const now = Date.now()
    const row: LinkRow = {
      id: `link_${uuid()}`,
      name,
      pack: catalogue.pack(pack),
      created_at: now,
      expires_at: Math.round(now + days * DAY_MS),
      revoked_at: null,
    }
    const secret = newSecret('trl')
    const created_by = context.get('key').id
    await insertLink(context.env.DATABASE, { ...row, sha256: sha256(secret), created_by })
    // Behind the #, which no browser sends: the secret is in no log and in no Referer.
    const url = `${new URL(context.req.url).origin}/packs/${pack}#link=${secret}`
    return context.json({ ...presentLink(row), url }, 201)
  })
  app.openapi(readLinks, async (context) =>
    context.json({ links: (await listLinks(context.env.DATABASE)).map(presentLink) }, 200),
  )
  app.openapi(dropLink, async (context) => {
    const { id } = context.req.valid('param')
    const row = await revokeLink(context.env.DATABASE, id, Date.now())
    if (!row) throw new Fault('not-found', `There is no link ${id}.`)
    return context.json(presentLink(row), 200)
  })
}

function presentLink({ id, pack, name, created_at, expires_at, revoked_at }: LinkRow): Link {
  return {
    id,
    pack,
    name,
    created_at: new Date(created_at).toISOString(),
    expires_at: new Date(expires_at).toISOString(),
    ...(revoked_at !== null && { revoked_at: new Date(revoked_at).toISOString() }),
  }
}

const LINKS = { tags: ['Access'], security: SECURED, middleware: authenticate('admin') }

const createLink = createRoute({
  ...LINKS,
  method: 'post',
  path: '/v1/links',
  summary: 'A read-only link to the dashboard of one pack; the answer is the only place that shows it',
  request: { body: { required: true, content: { 'application/json': { schema: LinkSettings } } } },
  responses: {
    201: { description: 'The link', content: { 'application/json': { schema: NewLink.openapi('NewLink') } } },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

const readLinks = createRoute({
  ...LINKS,
  method: 'get',
  path: '/v1/links',
  summary: 'Every link, without its secret',
  responses: {
    200: {
      description: 'Links, newest first',
      content: { 'application/json': { schema: z.object({ links: z.array(Link.openapi('Link')) }) } },
    },
    ...problems('unauthorized', 'forbidden', 'rate-limited'),
  },
})

const dropLink = createRoute({
  ...LINKS,
  method: 'delete',
  path: '/v1/links/{id}',
  summary: 'Take a link back; those who came by it are out within 10 seconds',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: 'The link', content: { 'application/json': { schema: Link } } },
    ...problems('unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

import type { OpenAPIHono } from '@hono/zod-openapi'
import { allows } from '../../contracts/access.ts'
import type { Pack } from '../../contracts/pack.ts'
import { rawTables } from '../../engine/lake/raw-table.ts'
import { askTable } from '../../platform/lake-tables.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { tablesRoute } from './lake.openapi.ts'

/** What is in the lake, and how far behind it is. */
export function lakeRoutes(app: OpenAPIHono<GatewayTypes>, packs: readonly Pack[]): void {
  const known = [...rawTables(packs).keys()]
  app.use('/v1/lake', authenticate(...packs.map(({ name }) => `read:${name}`)))
  app.openapi(tablesRoute, async (context) => {
    const { pack: wanted } = context.req.valid('query')
    const readable = known.filter((table) => {
      const [pack = ''] = table.split('.')
      return allows(context.var.key.scopes, `read:${pack}`) && (wanted === undefined || pack === wanted)
    })
    const tables = await Promise.all(
      readable.map((table) => askTable(context.env.TABLE, table, (object) => object.report())),
    )
    return context.json({ tables: tables.flatMap((table) => table ?? []) }, 200)
  })
}

import type { OpenAPIHono } from '@hono/zod-openapi'
import { allows } from '../../contracts/allows.ts'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import { nearest } from '../../engine/ingest/nearest.ts'
import { lakeTableNames } from '../../engine/lake/table-names.ts'
import { askTable } from '../../platform/lake-tables.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { compactRoute, tablesRoute, vacuumRoute } from './lake.openapi.ts'
import { lakeFileRoutes } from './lake-files.ts'

/** What is in the lake, and how far behind it is. */
export function lakeRoutes(app: OpenAPIHono<GatewayTypes>, packs: readonly Pack[]): void {
  const tables = lakeTableNames(packs)
  const known = (table: string) => {
    if (tables.includes(table)) return table
    const names = nearest(table, tables)
    throw new Fault('not-found', `There is no table "${table}". The nearest are ${names.join(', ')}.`, {
      nearest: names,
    })
  }
  lakeFileRoutes(app, known)
  app.use('/v1/lake', authenticate(...packs.map(({ name }) => `read:${name}`)))
  app.openapi(tablesRoute, async (context) => {
    const { pack: wanted } = context.req.valid('query')
    const readable = tables.filter((table) => {
      const [pack = ''] = table.split('.')
      return allows(context.var.key.scopes, `read:${pack}`) && (wanted === undefined || pack === wanted)
    })
    const reports = await Promise.all(
      readable.map((table) => askTable(context.env.TABLE, table, (object) => object.report())),
    )
    return context.json({ tables: reports.flatMap((report) => report ?? []) }, 200)
  })
  app.openapi(compactRoute, async (context) => {
    const table = known(context.req.valid('param').table)
    const dryRun = context.req.valid('query').dry_run === 'true'
    return context.json(
      await askTable(context.env.TABLE, table, (object) => object.compact(table, dryRun)),
      200,
    )
  })
  app.openapi(vacuumRoute, async (context) => {
    const table = known(context.req.valid('param').table)
    const dryRun = context.req.valid('query').dry_run === 'true'
    return context.json(
      await askTable(context.env.TABLE, table, (object) => object.vacuum(table, dryRun)),
      200,
    )
  })
}

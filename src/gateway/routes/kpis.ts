import type { OpenAPIHono } from '@hono/zod-openapi'
import { allows } from '../../contracts/allows.ts'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import { FeatureCatalogue } from '../../engine/feature/catalogue.ts'
import { kpiQuery } from '../../engine/warehouse/kpi-query.ts'
import { WarehouseCatalogue } from '../../engine/warehouse/warehouse-catalogue.ts'
import { forgetLoads } from '../../platform/database/loads.ts'
import { type UnloadedSegment, unloadedSegments } from '../../platform/database/unloaded.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { readCatalog } from '../warehouse/read-catalog.ts'
import { readKpi, renderKpi } from '../warehouse/read-kpi.ts'
import { requireHot } from '../warehouse/require-hot.ts'
import { catalogRoute, kpiRoute, reloadRoute, unloadedRoute } from './kpis.openapi.ts'

/** Figures by name, and what else there is to be asked. */
export function kpiRoutes(app: OpenAPIHono<GatewayTypes>, packs: readonly Pack[]): void {
  const catalogue = new WarehouseCatalogue(packs)
  const features = new FeatureCatalogue(packs)
  app.openapi(kpiRoute, async (context) => {
    const began = Date.now()
    const entry = catalogue.kpi(context.req.valid('param').kpi)
    const { format, ...asked } = context.req.valid('query')
    const query = kpiQuery(entry, asked, began)
    await requireHot(
      context.env.DATABASE,
      entry.pack,
      entry.tables ?? [],
      query.from - lookbackOf(entry.kpi.sql),
      (day) =>
        `Ask from ${day} on, or ask the lake: npx tributary lake query --kpi ${entry.fullName} --from ${told(query.from)} --to ${told(query.to)}`,
    )
    const answer = await readKpi(context.env, entry, query)
    const { body, type } = renderKpi(format, answer, Date.now() - began)
    const missed = entry.tables ? 'fwd=miss; stored' : 'fwd=bypass'
    const status = answer.isKept ? 'hit' : missed
    // The bodies are of three types, of which the address describes each.
    return new Response(body, {
      headers: { 'Content-Type': type, 'Cache-Status': `tributary; ${status}` },
    }) as never
  })
  app.use('/v1/catalog', authenticate(...packs.map(({ name }) => `read:${name}`)))
  app.openapi(catalogRoute, async (context) => {
    const { pack: wanted } = context.req.valid('query')
    const readable = packs.filter(
      ({ name }) =>
        allows(context.var.key.scopes, `read:${name}`) && (wanted === undefined || name === wanted),
    )
    const told = readable.map((pack) =>
      readCatalog(context.env, pack, catalogue.tables(pack.name), features.of(pack.name)),
    )
    return context.json({ packs: await Promise.all(told) }, 200)
  })
  app.openapi(reloadRoute, async (context) => {
    const { pack } = context.req.valid('param')
    const tables = catalogue.filled(pack)
    if (tables.length === 0) throw new Fault('not-found', `There is no pack "${pack}" that has tables.`)
    const of = packs.find(({ name }) => name === pack)
    if (of)
      await requireHot(
        context.env.DATABASE,
        of,
        tables,
        -Infinity,
        () =>
          'To load the pack anew would count rows of them twice: POST /v1/replay makes a period of the others again.',
      )
    await forgetLoads(context.env.DATABASE, pack, tables)
    return context.json({ pack, tables: [...tables] }, 202)
  })
  app.openapi(unloadedRoute, async (context) => {
    const { pack } = context.req.valid('param')
    const segments = await unloadedSegments(context.env.DATABASE, pack, 100)
    return context.json({ segments: segments.map(presentUnloaded) }, 200)
  })
}

const told = (time: number) => new Date(time).toISOString()

/** Some KPIs look at what was before the period. */
const lookbackOf = (sql: string) =>
  Math.max(0, ...[...sql.matchAll(/:from\s*-\s*(\d+)/g)].map(([, ms]) => Number(ms)))

const presentUnloaded = ({ first_failed_at, failed_at, ...segment }: UnloadedSegment) => ({
  ...segment,
  first_failed_at: new Date(first_failed_at).toISOString(),
  failed_at: new Date(failed_at).toISOString(),
})

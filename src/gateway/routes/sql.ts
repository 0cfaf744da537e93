import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Pack } from '../../contracts/pack.ts'
import { readableTables } from '../../engine/sql/readable-tables.ts'
import { singleStatement } from '../../engine/sql/statement.ts'
import type { GatewayTypes } from '../env.ts'
import { explainSql, renderSql, runSql } from '../warehouse/run-sql.ts'
import { sqlRoute } from './sql.openapi.ts'

/** The warehouse for people who know SQL. */
export function sqlRoutes(app: OpenAPIHono<GatewayTypes>, packs: readonly Pack[]): void {
  const tables = readableTables(packs)
  app.openapi(sqlRoute, async (context) => {
    const began = Date.now()
    const { sql, params = [], explain, format: told } = context.req.valid('json')
    const format = context.req.valid('query').format ?? told ?? 'json'
    const asked = { ...singleStatement(sql, params), database: context.env.DATABASE, tables }
    const answer = await (explain ? explainSql(asked) : runSql(asked))
    const { body, type } = renderSql(format, answer, Date.now() - began)
    // The bodies are of three types, of which the address describes each.
    return new Response(body, {
      headers: { 'Content-Type': type, Truncated: String(answer.truncated) },
    }) as never
  })
}

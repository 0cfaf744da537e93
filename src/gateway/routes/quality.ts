import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import { nearest } from '../../engine/ingest/nearest.ts'
import { dayAt, dayFrom, zonedDay } from '../../engine/quality/days.ts'
import { type PackRules, packRules } from '../../engine/quality/rules.ts'
import { checkDay, judgeDay } from '../../platform/quality.ts'
import type { GatewayTypes } from '../env.ts'
import { renderKpi } from '../warehouse/read-kpi.ts'
import { presentFound, QUALITY_META, readQuality } from '../warehouse/read-quality.ts'
import { qualityRoute, runQualityRoute } from './quality.openapi.ts'

/** What data has to be, and whether it was. */
export function qualityRoutes(app: OpenAPIHono<GatewayTypes>, packs: readonly Pack[]): void {
  const all = new Map(packRules(packs).map((rules) => [rules.pack, rules]))
  app.openapi(qualityRoute, async (context) => {
    const began = Date.now()
    const rules = of(all, context.req.valid('param').pack)
    const { from, to, rule, scope, failed, format } = context.req.valid('query')
    const today = dayAt(rules.timezone, began)
    const end = to ?? (from === undefined ? dayFrom(today, 1) : '9999-12-31')
    const query = {
      from: from ?? dayFrom(end, -7),
      to: end,
      rule: known(rules, rule),
      scope,
      failed: failed === 'true',
    }
    const data = await readQuality(context.env.DATABASE, rules, { pack: rules.pack, ...query })
    const answer = { meta: QUALITY_META, data, isKept: false }
    const { body, type } = renderKpi(format, answer, Date.now() - began)
    // The bodies are of three types, of which the address describes each.
    return new Response(body, { headers: { 'Content-Type': type } }) as never
  })
  app.openapi(runQualityRoute, async (context) => {
    const now = Date.now()
    const rules = of(all, context.req.valid('param').pack)
    const { day = dayFrom(dayAt(rules.timezone, now), -1), dry_run } = context.req.valid('query')
    if (zonedDay(rules.timezone, day).to > now)
      throw new Fault('malformed-request', `${day} is not over in ${rules.timezone}. Ask for a day that is.`)
    const found =
      dry_run === 'true'
        ? await judgeDay(context.env, rules, day)
        : await checkDay(context.env, rules, day, now)
    const plans = new Map(rules.rules.map((plan) => [plan.name, plan]))
    const data = found.map((each) => presentFound(each, plans.get(each.rule), now))
    return context.json({ meta: QUALITY_META, data, rows: data.length, elapsed_ms: Date.now() - now }, 200)
  })
}

function of(all: ReadonlyMap<string, PackRules>, pack: string): PackRules {
  const rules = all.get(pack)
  if (rules) return rules
  throw new Fault(
    'not-found',
    `There is no pack "${pack}" that has rules: ${[...all.keys()].join(', ')} have.`,
  )
}

function known({ pack, rules }: PackRules, rule: string | undefined): string | undefined {
  if (rule === undefined || rules.some(({ name }) => name === rule)) return rule
  const names = nearest(
    rule,
    rules.map(({ name }) => name),
  )
  throw new Fault('not-found', `${pack} has no rule "${rule}". The nearest are ${names.join(', ')}.`, {
    nearest: names,
  })
}

import type { OpenAPIHono } from '@hono/zod-openapi'
import { isTrial } from '../../contracts/experiment.ts'
import type { ExperimentList } from '../../contracts/experiment-report.ts'
import type { Pack } from '../../contracts/pack.ts'
import { ExperimentCatalogue, type ExperimentEntry } from '../../engine/experiment/catalogue.ts'
import type { Period } from '../../engine/experiment/statements.ts'
import { timeOf } from '../../engine/stream/asked-time.ts'
import { usualPeriod } from '../../engine/warehouse/local-time.ts'
import { WarehouseCatalogue } from '../../engine/warehouse/warehouse-catalogue.ts'
import type { GatewayEnv, GatewayTypes } from '../env.ts'
import { readExperiment, readTrial } from '../warehouse/read-experiment.ts'
import { requireHot } from '../warehouse/require-hot.ts'
import { experimentRoute } from './experiments.openapi.ts'

/** Experiments: one by its name, or those of a pack. */
export function experimentRoutes(app: OpenAPIHono<GatewayTypes>, packs: readonly Pack[]): void {
  const catalogue = new ExperimentCatalogue(packs, new WarehouseCatalogue(packs))
  const zoneOf = (name: string) => packs.find((pack) => pack.name === name.split('.')[0])?.timezone ?? 'UTC'
  app.openapi(experimentRoute, async (context) => {
    const { experiment: name } = context.req.valid('param')
    const { from, to, tz: zone = zoneOf(name), changed_at } = context.req.valid('query')
    const usual = usualPeriod(zone, Date.now())
    const period = { from: timeOf(from, zone) ?? usual.from, to: timeOf(to, zone) ?? usual.to, zone }
    if (!name.includes('.'))
      return context.json(await list(context.env, name, catalogue.of(name), period), 200)
    const query = { ...period, changedAt: timeOf(changed_at, zone) }
    const entry = catalogue.experiment(name)
    const pack = packs.find((each) => each.name === name.split('.')[0])
    if (pack)
      await requireHot(
        context.env.DATABASE,
        pack,
        entry.tables ?? [],
        period.from,
        (day) => `Ask from ${day} on.`,
      )
    const { report, isKept } = await readExperiment(context.env, entry, query)
    const missed = entry.tables ? 'fwd=miss; stored' : 'fwd=bypass'
    context.header('Cache-Status', `tributary; ${isKept ? 'hit' : missed}`)
    return context.json(report, 200)
  })
}

async function list(
  env: Pick<GatewayEnv, 'DATABASE'>,
  pack: string,
  entries: readonly ExperimentEntry[],
  period: Period,
): Promise<ExperimentList> {
  const { from, to, zone } = period
  return {
    ...{ pack, from: new Date(from).toISOString(), to: new Date(to).toISOString(), timezone: zone },
    experiments: await Promise.all(entries.map((entry) => stateOf(env, entry, period))),
  }
}

async function stateOf(
  env: Pick<GatewayEnv, 'DATABASE'>,
  entry: ExperimentEntry,
  period: Period,
): Promise<ExperimentList['experiments'][number]> {
  const { fullName, experiment } = entry
  const head = { experiment: fullName, title: experiment.title }
  if (!isTrial(experiment))
    return { ...head, kind: 'change', metrics: ['ratio'], planned: null, exposed: null, verdict: null }
  const { report } = await readTrial(env, entry, experiment, period)
  const { planned, exposed, verdict } = report
  const { decision, reason, why } = verdict
  return {
    ...head,
    kind: 'trial',
    metrics: Object.keys(experiment.metrics),
    ...{ planned, exposed, verdict: { decision, reason, why } },
  }
}

import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import { FeatureCatalogue, type Selection } from '../../engine/feature/catalogue.ts'
import { readExamples } from '../../engine/feature/examples.ts'
import { onlineFeatures, onlineQuestion } from '../../engine/feature/feast.ts'
import { answerNames } from '../../engine/feature/names.ts'
import type { FeatureRow } from '../../engine/feature/query.ts'
import { isoTime } from '../../engine/stream/iso-time.ts'
import { WarehouseCatalogue } from '../../engine/warehouse/warehouse-catalogue.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { idOf, readFeatures, requireRead } from '../features/read-features.ts'
import { checked, readExampleText, readOnlineRequest } from '../features/read-request.ts'
import { renderTraining } from '../features/render-training.ts'
import { requireHotViews } from '../features/require-hot-views.ts'
import {
  entityRoute,
  FEAST,
  ONLINE_ROWS,
  TRAINING,
  TRAINING_ROWS,
  TrainingQuery,
} from './features.openapi.ts'

/** What models are given: as of now when they are asked, as of then when they are trained. */
export function featureRoutes(app: OpenAPIHono<GatewayTypes>, packs: readonly Pack[]): void {
  const catalogue = new FeatureCatalogue(packs)
  const warehouse = new WarehouseCatalogue(packs)
  const anyPack = authenticate(...packs.map(({ name }) => `read:${name}`))
  app.openapi(entityRoute, async (context) => {
    const { entity } = context.req.valid('param')
    const { ids: sent, features, at: told } = context.req.valid('query')
    const entries = catalogue.ofEntity(entity)
    const selections = features ? catalogue.select(features.split(','), entries) : catalogue.service(entity)
    const at = told === undefined ? Date.now() : (isoTime(told) ?? 0)
    const ids = sent.split(',').filter((id) => id !== '')
    requireRows(ids.length)
    const questions = ids.map((id) => ({ id, at }))
    const asked = selections.map(({ entry }) => ({ entry, questions }))
    if (told !== undefined) await requireHotViews(context.env.DATABASE, packs, warehouse, asked)
    const answers = await readFeatures(context.env.DATABASE, asked)
    const data = ids.map((id, row) => ({ id, views: viewsOf(selections, answers, row) }))
    return context.json({ entity, key: entries[0]?.key ?? '', at: iso(at), data }, 200)
  })
  app.post(FEAST.path, anyPack, async (context) => {
    const question = onlineQuestion(catalogue, await readOnlineRequest(context.req.raw))
    const { selections, keys, rows } = question
    requireRead(
      context.var.key.scopes,
      selections.map(({ entry }) => entry),
    )
    requireRows(rows)
    const at = Date.now()
    const asked = selections.map(({ entry }) => ({
      entry,
      questions: (keys[entry.key] ?? []).map((value) => ({ id: idOf(value), at })),
    }))
    return context.json(onlineFeatures(question, await readFeatures(context.env.DATABASE, asked)))
  })
  app.post(TRAINING.path, anyPack, async (context) => {
    const query = checked(TrainingQuery, context.req.query())
    const selections = catalogue.select(query.features.split(','))
    requireRead(
      context.var.key.scopes,
      selections.map(({ entry }) => entry),
    )
    const { text, isCsv } = await readExampleText(context.req.raw)
    const keys = selections.map(({ entry }) => entry.key)
    const examples = readExamples({ text, isCsv, keys }, TRAINING_ROWS, Date.now())
    const names = answerNames(selections, query.full_feature_names === 'true', examples.columns)
    const asked = selections.map(({ entry }) => ({
      entry,
      questions: examples.rows.map((row, i) => ({ id: idOf(row[entry.key]), at: examples.times[i] ?? 0 })),
    }))
    await requireHotViews(context.env.DATABASE, packs, warehouse, asked)
    const answers = await readFeatures(context.env.DATABASE, asked)
    const format = query.format ?? (isCsv ? 'csv' : 'ndjson')
    const { body, type } = renderTraining(format, examples, { selections, names }, answers)
    return new Response(body, { headers: { 'Content-Type': type } })
  })
  for (const route of [FEAST, TRAINING]) app.openAPIRegistry.registerPath(route)
}

const iso = (time: number) => new Date(time).toISOString()

function requireRows(rows: number): void {
  if (rows > ONLINE_ROWS)
    throw new Fault('malformed-request', `There are ${rows} rows. Ask for ${ONLINE_ROWS} at a time.`)
}

/** What each view says of a row. */
function viewsOf(selections: readonly Selection[], answers: readonly (readonly FeatureRow[])[], row: number) {
  const views = selections.flatMap(({ askedAs, features }, i) => {
    const told = answers[i]?.[row]
    if (!told) return []
    const values = Object.fromEntries(features.map((name) => [name, told.values[name]]))
    const event_time = told.eventTime === null ? null : iso(told.eventTime)
    return [[askedAs, { status: told.status, event_time, values }] as const]
  })
  return Object.fromEntries(views)
}

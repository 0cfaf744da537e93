import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type ModelConfig, ModelRequest, splitRef } from '../../contracts/model.ts'
import { Fault } from '../../contracts/problem.ts'
import { Prediction } from '../../contracts/result.ts'
import { topK } from '../../engine/classify.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import { labelsOf } from '../../engine/preprocessing/labels.ts'
import { toTable } from '../../engine/tabular-input.ts'
import { readModelConfig } from '../../platform/models.ts'
import { authenticate, requireScope, sha256 } from '../authenticate.ts'
import type { GatewayEnv, GatewayTypes } from '../env.ts'
import { tellPredictions } from '../events/tell-predictions.ts'
import { readIdempotencyKey } from '../idempotency.ts'
import { problems, SECURED } from '../openapi.ts'
import { resolve } from '../plan-runs.ts'
import { answerOf, describe } from '../serving.ts'

/** Rows of one request; more are sent in several. */
const MOST_ROWS = 1_000

export function predictRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(predictRoute, async ({ env, req, json, get }) => {
    const began = Date.now()
    const body = req.valid('json')
    const { answer } = await resolve(env.DATABASE, req.valid('param').model, crypto.randomUUID())
    const config = await readModelConfig(env.BUCKET, answer)
    // who may ask may not therefore write
    if (config.tells) requireScope(get('key').scopes, `events:write:${config.tells.stream.split('.')[0]}`)
    const predictions = await predict(env, answer, config, body.rows)
    if (config.tells) {
      const key = readIdempotencyKey(req.header('Idempotency-Key'))
      const message = key === undefined ? crypto.randomUUID() : `${get('key').id} ${key}`
      const [at, latency_ms] = [new Date().toISOString(), Date.now() - began]
      const told = predictions.map(([best], row) => {
        const about = body.about?.[row] ?? `${sha256(message).slice(0, 32)}-${row}`
        const { label, probability: score } = best ?? {}
        return { about, variant: body.variant, model: answer, label, score, latency_ms, at }
      })
      const fingerprint = sha256(JSON.stringify(body)).slice(0, 16)
      await tellPredictions(
        env,
        catalogue.stream(config.tells.stream),
        config.tells,
        message,
        fingerprint,
        told,
      )
    }
    return json({ ...splitRef(answer), predictions }, 200)
  })
}

async function predict(
  env: GatewayEnv,
  reference: string,
  config: ModelConfig,
  rows: readonly Record<string, unknown>[],
) {
  if (!config.features)
    throw new Fault(
      'tensor-mismatch',
      `${reference} names no features in its config.json. Send its inputs as tensors.`,
    )
  const { signature } = await describe(env.INFER, reference)
  const table = toTable(signature.inputs[0]?.name ?? '', config.features, rows)
  if ('errors' in table) {
    const paths = table.errors.slice(0, 5).map(({ path, message }) => `${path} ${message}`)
    throw new Fault('malformed-request', `Correct these fields: ${paths.join('; ')}`, {
      errors: table.errors.slice(0, 20),
    })
  }
  const { outputs } = await answerOf(
    env.INFER.run(reference, [table.input], [signature.outputs[0]?.name ?? '']),
  )
  const scores = outputs[0]?.data
  if (!(scores instanceof Uint8Array))
    throw new Fault('tensor-mismatch', `${reference} gives no row of scores.`)
  const logits = new Float32Array(scores.slice().buffer)
  const classes = logits.length / rows.length
  const labels = labelsOf(config, classes)
  return rows.map((_, at) => topK(logits.subarray(at * classes, (at + 1) * classes), labels, config.top_k))
}

const Predicting = z
  .object({
    rows: z.array(z.record(z.string(), z.unknown())).min(1).max(MOST_ROWS),
    about: z
      .array(z.string().min(1).max(200))
      .optional()
      .describe(
        'What each row is about, as the id of an order: for the events of a model that tells its predictions',
      ),
    variant: z.string().min(1).max(200).optional().describe('Of an experiment; for the same events'),
  })
  .refine(({ rows, about }) => about === undefined || about.length === rows.length, {
    path: ['about'],
    error: 'must name as many as there are rows',
  })

const predictRoute = createRoute({
  method: 'post',
  path: '/v1/models/{model}/predict',
  summary: 'Rows of features by name in, classes with their probabilities out: for a tabular model',
  tags: ['Models'],
  security: SECURED,
  middleware: authenticate('read:imaging'),
  request: {
    params: z.object({ model: ModelRequest }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: Predicting,
          example: {
            rows: [
              {
                length_cm: 28.9,
                width_cm: 12,
                height_cm: 10.7,
                weight_kg: 0.21,
                fragility: 0.38,
                item_count: 4,
              },
            ],
          },
        },
      },
    },
  },
  responses: {
    200: {
      description: 'For each row its classes, best first',
      content: {
        'application/json': {
          schema: z.object({
            model: z.string(),
            version: z.string(),
            predictions: z.array(z.array(Prediction)),
          }),
        },
      },
    },
    ...problems(
      'malformed-request',
      'unauthorized',
      'forbidden',
      'model-unavailable',
      'tensor-mismatch',
      'rate-limited',
      'overloaded',
      'not-found',
      'idempotency-key-invalid',
      'idempotency-key-reused',
      'stream-overloaded',
      'unavailable',
    ),
  },
})

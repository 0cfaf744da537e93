import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type ModelConfig, ModelRequest, splitRef } from '../../contracts/model.ts'
import { Fault } from '../../contracts/problem.ts'
import { Prediction } from '../../contracts/result.ts'
import { topK } from '../../engine/classify.ts'
import { toTable } from '../../engine/features.ts'
import { labelsOf } from '../../engine/preprocessing/labels.ts'
import { readModelConfig } from '../../platform/models.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayEnv, GatewayTypes } from '../env.ts'
import { problems, SECURED } from '../openapi.ts'
import { resolve } from '../plan-runs.ts'
import { answerOf, describe } from '../serving.ts'

/** Rows of one request; more are sent in several. */
const MOST_ROWS = 1_000

export function predictRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(predictRoute, async ({ env, req, json }) => {
    const { answer } = await resolve(env.DATABASE, req.valid('param').model, crypto.randomUUID())
    return json({ ...splitRef(answer), predictions: await predict(env, answer, req.valid('json').rows) }, 200)
  })
}

async function predict(env: GatewayEnv, reference: string, rows: readonly Record<string, unknown>[]) {
  const config: ModelConfig = await readModelConfig(env.BUCKET, reference)
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
          schema: z.object({ rows: z.array(z.record(z.string(), z.unknown())).min(1).max(MOST_ROWS) }),
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
    ),
  },
})

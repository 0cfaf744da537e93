import { splitRef } from '../contracts/model.ts'
import type { Outcome } from '../contracts/outcome.ts'
import { Fault } from '../contracts/problem.ts'
import type { TensorMessage } from '../contracts/tensor.ts'
import { addUsage } from '../engine/cost.ts'
import { done, failed, stage } from '../engine/outcome.ts'
import { tick } from '../platform/clock.ts'
import { type SettleEnv, settle } from '../platform/settle.ts'
import { type Point, record } from '../platform/telemetry.ts'
import { classify, MAX_BATCH, runs } from './classify.ts'
import { type ServedModel, withModel } from './sessions.ts'

export interface InferEnv extends SettleEnv {
  readonly BUCKET: R2Bucket
}

/** Telemetry points an image costs from here to its end: tensor_queue, inference, store, end_to_end. */
const POINTS = 4

/** Classifies tensors of one model and settles their images. Throws only for a passing fault: nothing is settled then. */
export async function infer(
  env: InferEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
  model: string,
  messages: readonly TensorMessage[],
): Promise<void> {
  const startedAt = Date.now()
  const share = 1 / messages.length
  const begun = messages.map((message) => ({
    ...message,
    stages: [...message.stages, stage('tensor_queue', message.enqueued_at, startedAt)],
    usage: addUsage(message.usage, { requests: share, telemetry_points: POINTS }),
  }))
  const outcomes = await classifyAll(env.BUCKET, model, begun, startedAt)
  await settle(env, context, outcomes)
  record(
    context,
    env.TELEMETRY,
    outcomes.flatMap((outcome) => stagePoints(model, outcome)),
  )
  context.waitUntil(dropClaims(env.BUCKET, messages))
}

async function classifyAll(
  bucket: R2Bucket,
  model: string,
  messages: readonly TensorMessage[],
  now: number,
): Promise<Outcome[]> {
  try {
    return await withModel(bucket, model, now, async (served) => {
      const outcomes: Outcome[] = []
      for (const run of runs(messages, largestBatch(served)))
        outcomes.push(...(await classifyRun(bucket, model, served, run)))
      return outcomes
    })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return messages.map((message) => failed(message, error.problem))
  }
}

function largestBatch({ model }: ServedModel): number {
  const declared = model.signature.inputs[0]?.shape[0] ?? -1
  return declared === -1 ? MAX_BATCH : declared
}

async function classifyRun(
  bucket: R2Bucket,
  model: string,
  served: ServedModel,
  messages: readonly TensorMessage[],
): Promise<Outcome[]> {
  const tensors = await Promise.all(
    messages.map(async ({ tensor }) => ({ ...tensor, pixels: await claim(bucket, tensor.data) })),
  )
  const startedAt = await tick()
  const results = await classify(model, served, tensors)
  const endedAt = await tick()
  const cpu_ms = (endedAt - startedAt) / messages.length
  return messages.flatMap((message, at) => {
    const result = results[at]
    if (!result) return []
    const stages = [...message.stages, stage('inference', startedAt, endedAt)]
    return [done({ ...message, stages, usage: addUsage(message.usage, { cpu_ms }) }, result)]
  })
}

async function claim(bucket: R2Bucket, data: TensorMessage['tensor']['data']): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return data
  const object = await bucket.get(data.key)
  if (!object) throw new Error(`the tensor ${data.key} is gone`)
  return object.bytes()
}

async function dropClaims(bucket: R2Bucket, messages: readonly TensorMessage[]): Promise<void> {
  const keys = messages.flatMap(({ tensor: { data } }) => (data instanceof Uint8Array ? [] : [data.key]))
  if (keys.length > 0) await bucket.delete(keys)
}

function stagePoints(reference: string, outcome: Outcome): Point[] {
  const { model, version } = splitRef(reference)
  return outcome.stages
    .filter(({ stage }) => stage === 'tensor_queue' || stage === 'inference')
    .map(({ stage, ms }) => ({
      stage,
      ms,
      model,
      version,
      image: outcome.image_id,
      outcome: outcome.state === 'done' ? 'ok' : 'failed',
    }))
}

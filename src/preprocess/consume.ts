import { ImageMessage } from '../contracts/image.ts'
import { splitRef } from '../contracts/model.ts'
import { Fault } from '../contracts/problem.ts'
import type { TensorMessage } from '../contracts/tensor.ts'
import { failed, stage } from '../engine/outcome.ts'
import { markPreprocessed } from '../platform/database/images.ts'
import { underWay } from '../platform/database/under-way.ts'
import { retryDelay, sendTensor } from '../platform/queues.ts'
import { settle } from '../platform/settle.ts'
import { type Point, record } from '../platform/telemetry.ts'
import { type PreprocessEnv, preprocessImage } from './image.ts'

type Context = Pick<ExecutionContext, 'waitUntil'>

/** Queue `images`: each picture by itself, so that none stops the others of its batch. Its tensor leaves as soon as it is made. */
export async function consume(
  batch: MessageBatch<unknown>,
  env: PreprocessEnv,
  context: Context,
): Promise<void> {
  const readable = batch.messages.flatMap(read)
  const asked = await underWay(
    env.DATABASE,
    readable.map(({ body }) => body),
  )
  const preprocessed: TensorMessage[] = []
  for (const { message, body } of readable) {
    try {
      const tensor = asked(body) ? await preprocessOrFail(env, context, body) : null
      if (tensor) await sendTensor(env.TENSORS, env.BUCKET, tensor)
      if (tensor?.role === 'answer') preprocessed.push(tensor)
      message.ack()
    } catch (error) {
      console.error(`image message ${message.id} is put off`, error)
      message.retry({ delaySeconds: retryDelay(message.attempts) })
    }
  }
  await mark(env.DATABASE, preprocessed)
}

function read(message: Message): { message: Message; body: ImageMessage }[] {
  const { data: body, error } = ImageMessage.safeParse(message.body)
  if (body) return [{ message, body }]
  // Only a fault of ours writes such a message; retried, it ends in the dead-letter queue, where it is recorded.
  console.error(`message ${message.id} of queue images cannot be read`, error)
  message.retry()
  return []
}

/** A state for those who look; what the image becomes does not hang on it. */
async function mark(database: D1Database, preprocessed: readonly TensorMessage[]): Promise<void> {
  if (preprocessed.length === 0) return
  await markPreprocessed(database, preprocessed).catch((error: unknown) => {
    console.error('images were not marked as preprocessed', error)
  })
}

/** The tensor of an image, or nothing when the picture is at fault: then its image has failed, with the problem. */
export async function preprocessOrFail(
  env: PreprocessEnv,
  context: Context,
  message: ImageMessage,
): Promise<TensorMessage | null> {
  const startedAt = Date.now()
  try {
    const tensor = await preprocessImage(env.BUCKET, message)
    record(context, env.TELEMETRY, stagePoints(tensor))
    return tensor
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const stages = [
      ...message.stages,
      stage('image_queue', message.enqueued_at, startedAt),
      stage('preprocess', startedAt, Date.now()),
    ]
    await settle(env, context, [failed({ ...message, stages }, error.problem)])
    return null
  }
}

function stagePoints({ model: reference, study_id, image_id, stages, picture }: TensorMessage): Point[] {
  const { model, version } = splitRef(reference)
  return stages
    .filter(({ stage }) => stage === 'image_queue' || stage === 'preprocess')
    .map(({ stage, ms }) => ({
      stage,
      ms,
      model,
      version,
      outcome: 'ok',
      study: study_id,
      image: image_id,
      ...picture,
    }))
}

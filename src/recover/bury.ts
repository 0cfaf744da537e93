import * as z from 'zod'
import { EventPointer } from '../contracts/event-pointer.ts'
import { LakePointer } from '../contracts/lake.ts'
import { problem } from '../contracts/problem.ts'
import { RunRole } from '../contracts/run.ts'
import { SegmentPointer } from '../contracts/segment.ts'
import { keepDeadLetters } from '../platform/database/dead-letters.ts'
import { parkImages } from '../platform/database/redrive.ts'
import { retryDelay } from '../platform/queues.ts'
import { type Point, record, type TelemetryBinding } from '../platform/telemetry.ts'

export interface BuryEnv {
  readonly DATABASE: D1Database
  readonly TELEMETRY: TelemetryBinding
}

const ImageLetter = z.looseObject({
  image_id: z.string(),
  attempt: z.int(),
  model: z.string(),
  role: RunRole,
})

/**
 * The dead-letter queues: an image whose retries ran out is parked, for its redrive; a pointer to events or a segment is left to
 * the sweep; any other message is kept as it is. The name of a dead-letter queue is that of its queue and `-dead`.
 */
export async function bury(
  batch: MessageBatch<unknown>,
  env: BuryEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
): Promise<void> {
  const queue = batch.queue.replace(/-dead$/, '')
  const images: z.infer<typeof ImageLetter>[] = []
  const letters: { id: string; queue: string; body: string }[] = []
  for (const { id, body } of batch.messages) {
    // The rows are in R2 still, and the sweep makes their pointer again.
    if (isPointer(queue, body)) {
      console.error(`the retries of ${JSON.stringify(body)} ran out; the sweep goes on with it`)
      continue
    }
    const image = ImageLetter.safeParse(body)
    if (image.success) images.push(image.data)
    else letters.push({ id, queue, body: JSON.stringify(body) })
  }
  try {
    if (images.length > 0)
      await parkImages(
        env.DATABASE,
        images.map((image) => ({ ...image, problem: exhausted(queue) })),
      )
    if (letters.length > 0) await keepDeadLetters(env.DATABASE, letters, Date.now())
    batch.ackAll()
  } catch (error) {
    console.error(`${batch.messages.length} dead letters of ${queue} are put off`, error)
    batch.retryAll({ delaySeconds: retryDelay(batch.messages[0]?.attempts ?? 1) })
  }
  record(
    context,
    env.TELEMETRY,
    images.map((image) => parkedPoint(queue, image)),
  )
}

function isPointer(queue: string, body: unknown): boolean {
  if (queue === 'events') return EventPointer.safeParse(body).success
  if (queue === 'lake') return LakePointer.safeParse(body).success
  return queue === 'segments' && SegmentPointer.safeParse(body).success
}

function exhausted(queue: string) {
  return problem(
    'unavailable',
    `The retries of queue ${queue} ran out. The image is kept: redrive it when the platform is well again.`,
    { queue },
  )
}

function parkedPoint(queue: string, { image_id, model }: z.infer<typeof ImageLetter>): Point {
  return {
    stage: queue.endsWith('tensors') ? 'inference' : 'preprocess',
    outcome: 'failed',
    model,
    image: image_id,
    problem: 'unavailable',
  }
}

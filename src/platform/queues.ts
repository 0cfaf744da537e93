import type { EventPointer } from '../contracts/event-pointer.ts'
import type { ImageMessage } from '../contracts/image.ts'
import type { LakePointer } from '../contracts/lake.ts'
import type { SegmentPointer } from '../contracts/segment.ts'
import type { Stage } from '../contracts/stage.ts'
import { CLAIM_CHECK_BYTES, type TensorMessage } from '../contracts/tensor.ts'
import type { WebhookMessage } from '../contracts/webhook.ts'
import { addUsage, queueOperations } from '../engine/cost.ts'
import type { ImageRow } from './database/image-row.ts'
import type { ExtraRun } from './database/runs.ts'
import { tensorKey } from './names.ts'

/** `sendBatch` takes 100 messages at the most. */
const BATCH_MESSAGES = 100

/** What a JSON image message weighs on the queue, generously. */
const IMAGE_MESSAGE_BYTES = 2_000

/** The message of an image's answer, or of an extra run of it. */
export function imageMessage(row: ImageRow, now: number, extra?: ExtraRun): ImageMessage {
  return {
    image_id: row.id,
    study_id: row.study_id,
    object: { key: row.object_key, etag: row.object_etag, bytes: row.bytes },
    model: extra?.reference ?? row.model,
    role: extra?.role ?? 'answer',
    attempt: row.attempt,
    received_at: row.received_at,
    enqueued_at: now,
    stages: (JSON.parse(row.stages) as Stage[]).filter(({ stage }) => stage === 'accept'),
    usage: addUsage(JSON.parse(row.usage), { queue_operations: queueOperations(IMAGE_MESSAGE_BYTES) }),
  }
}

export async function sendImages(
  queue: Queue<ImageMessage>,
  messages: readonly ImageMessage[],
): Promise<void> {
  for (const batch of chunks(messages))
    await queue.sendBatch(batch.map((body) => ({ body, contentType: 'json' })))
}

export async function sendWebhooks(
  queue: Queue<WebhookMessage>,
  deliveries: readonly string[],
): Promise<void> {
  for (const batch of chunks(deliveries))
    await queue.sendBatch(batch.map((delivery_id) => ({ body: { delivery_id }, contentType: 'json' })))
}

export async function sendPointers<Pointer extends EventPointer | SegmentPointer | LakePointer>(
  queue: Queue<Pointer>,
  pointers: readonly Pointer[],
): Promise<void> {
  for (const batch of chunks(pointers))
    await queue.sendBatch(batch.map((body) => ({ body, contentType: 'json' })))
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += BATCH_MESSAGES) yield items.slice(at, at + BATCH_MESSAGES)
}

/** Claim check: a tensor too large for a message goes to R2 and its key rides. */
export async function sendTensor(
  queue: Queue<TensorMessage>,
  bucket: R2Bucket,
  message: TensorMessage,
): Promise<void> {
  const checked = await checkTensor(bucket, message)
  await queue.send({ ...checked, enqueued_at: Date.now() }, { contentType: 'v8' })
}

async function checkTensor(bucket: R2Bucket, message: TensorMessage): Promise<TensorMessage> {
  const { data, ...shape } = message.tensor
  const operations = { queue_operations: queueOperations(0) }
  if (!(data instanceof Uint8Array) || data.byteLength <= CLAIM_CHECK_BYTES)
    return { ...message, usage: addUsage(message.usage, operations) }
  const key = tensorKey(message.image_id, message.attempt, message.model)
  await bucket.put(key, data)
  const usage = addUsage(message.usage, { ...operations, r2_writes: 1, r2_reads: 1 })
  return { ...message, tensor: { ...shape, data: { key } }, usage }
}

/** Seconds before delivery number `attempts + 1`: 2, 4, 8 … 300. */
export function retryDelay(attempts: number): number {
  return Math.min(2 ** attempts, 300)
}

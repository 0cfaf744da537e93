import { v5 as uuid } from 'uuid'
import type * as z from 'zod'
import { ImageName, StudyName } from '../contracts/image.ts'
import { InboxMessage } from '../contracts/inbox.ts'
import { parseInboxKey, sidecarKey } from '../platform/names.ts'
import { retryDelay, sendImages } from '../platform/queues.ts'
import { accept } from './accept.ts'
import type { GatewayEnv } from './env.ts'
import { planRuns } from './plan-runs.ts'

/** Ids of inbox images are made of key and etag: a notification that comes twice finds its image. */
const NAMESPACE = '5d9f5f4e-2a53-4b0e-9d5c-3f0f2f6f7c11'

const CREATED = new Set(['PutObject', 'CopyObject', 'CompleteMultipartUpload'])

/** Queue `inbox`: R2 event notifications of objects that an S3 client put under `inbox/{study}/`. */
export async function consumeInbox(
  batch: MessageBatch<unknown>,
  env: GatewayEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
  sidecar: z.ZodType,
): Promise<void> {
  for (const message of batch.messages) {
    try {
      const wait = await enter(env, context, sidecar, InboxMessage.parse(message.body), message)
      if (wait === undefined) message.ack()
      else message.retry({ delaySeconds: wait })
    } catch (error) {
      console.error(`inbox message ${message.id} is put off`, error)
      message.retry({ delaySeconds: retryDelay(message.attempts) })
    }
  }
}

/** Accepts the object of a notification. Answers how many seconds its sidecar is to be waited for, if it is. */
async function enter(
  env: GatewayEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
  sidecarSchema: z.ZodType,
  { action, object: { key } }: InboxMessage,
  { attempts, timestamp }: Pick<Message, 'attempts' | 'timestamp'>,
): Promise<number | undefined> {
  const place = parseInboxKey(key)
  if (!CREATED.has(action) || !place || key.endsWith('.json')) return undefined
  if (!StudyName.safeParse(place.study).success || !ImageName.safeParse(place.name).success) {
    console.error(`inbox object ${key} is left alone: study or name is not allowed`)
    return undefined
  }
  // The object as it is now: a notification of bytes that were replaced meanwhile has one of its own for the new ones.
  const object = await env.BUCKET.head(key)
  if (!object) return undefined
  const metadata = await readSidecar(env.BUCKET, sidecarKey(key))
  if (metadata === undefined && attempts === 1) return env.INBOX_SIDECAR_WAIT_SECONDS
  const id = uuid(`${key}\n${object.etag}`, NAMESPACE)
  const { messages } = await accept(env, context, sidecarSchema, {
    id,
    study: place.study,
    name: undefined,
    filename: place.name,
    runs: await planRuns(env, place.study, id, undefined),
    metadata,
    object: { key, etag: object.etag, bytes: object.size },
    sha256: null,
    receivedAt: timestamp.getTime(),
  })
  await sendImages(env.IMAGES, messages)
  return undefined
}

/** Text that is no JSON is kept as text: it then fails the image against the schema, with the reason. */
async function readSidecar(bucket: R2Bucket, key: string): Promise<unknown> {
  const text = await (await bucket.get(key))?.text()
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

import { WebhookMessage } from '../contracts/webhook.ts'
import { findDelivery, recordAttempt } from '../platform/database/deliveries.ts'
import { retryDelay } from '../platform/queues.ts'
import { deliver } from './deliver.ts'

export interface NotifyEnv {
  readonly DATABASE: D1Database
  /** `whsec_` and base64; receivers check signatures with it. */
  readonly WEBHOOK_SECRET: string
}

/** Queue `webhooks`: pointers to deliveries. What D1 no longer holds as pending is done, so a message may come twice. */
export async function consume(batch: MessageBatch<unknown>, env: NotifyEnv): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        const delay = await attempt(env, WebhookMessage.parse(message.body).delivery_id)
        if (delay === undefined) message.ack()
        else message.retry({ delaySeconds: delay })
      } catch (error) {
        console.error(`webhook message ${message.id} is put off`, error)
        message.retry({ delaySeconds: retryDelay(message.attempts) })
      }
    }),
  )
}

async function attempt({ DATABASE, WEBHOOK_SECRET }: NotifyEnv, id: string): Promise<number | undefined> {
  const delivery = await findDelivery(DATABASE, id)
  if (delivery?.state !== 'pending') return undefined
  const now = new Date()
  const { retryAfter, ...made } = await deliver(delivery, WEBHOOK_SECRET, now)
  await recordAttempt(DATABASE, id, { ...made, now: now.getTime() + (retryAfter ?? 0) * 1000 })
  return retryAfter
}

import { EventPointer } from '../contracts/event-pointer.ts'
import { retryDelay } from '../platform/queues.ts'
import { type DeliverEnv, Overloaded } from './deliver.ts'
import { unspill } from './unspill.ts'

/** Queue `events`: pointers to rows in R2 that are on their way to their ledgers. */
export async function consumeEvents(batch: MessageBatch<unknown>, env: DeliverEnv): Promise<void> {
  for (const message of batch.messages) {
    try {
      await unspill(env, EventPointer.parse(message.body).key)
      message.ack()
    } catch (error) {
      console.error(`events message ${message.id} is put off`, error)
      message.retry({
        delaySeconds: error instanceof Overloaded ? error.seconds : retryDelay(message.attempts),
      })
    }
  }
}

import { TensorMessage } from '../contracts/tensor.ts'
import { retryDelay } from '../platform/queues.ts'
import { type InferEnv, infer } from './infer.ts'

/** Queue `tensors`: each model's messages are settled by themselves; a passing fault sends only them back. */
export async function consume(
  batch: MessageBatch<unknown>,
  env: InferEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
): Promise<void> {
  const groups = Map.groupBy(readable(batch.messages), ({ body }) => body.model)
  for (const [model, group] of groups) {
    try {
      await infer(
        env,
        context,
        model,
        group.map(({ body }) => body),
      )
      for (const { message } of group) message.ack()
    } catch (error) {
      console.error(`inference of ${group.length} images with ${model} is put off`, error)
      for (const { message } of group) message.retry({ delaySeconds: retryDelay(message.attempts) })
    }
  }
}

function readable(messages: readonly Message[]) {
  return messages.flatMap((message) => {
    const { data: body, error } = TensorMessage.safeParse(message.body)
    if (body) return [{ message, body }]
    // Only a fault of ours writes such a message; retried, it ends in the dead-letter queue, where it is recorded.
    console.error(`message ${message.id} of queue tensors cannot be read`, error)
    message.retry()
    return []
  })
}

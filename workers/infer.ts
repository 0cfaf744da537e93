import { WorkerEntrypoint } from 'cloudflare:workers'
import type { TensorMessage } from '../src/contracts/tensor.ts'
import { consume } from '../src/infer/consume.ts'
import { type InferEnv, infer } from '../src/infer/infer.ts'

/** Queue `tensors`, and the same by RPC for a caller that waits: tensor in, stored result out. */
export default class Infer extends WorkerEntrypoint<InferEnv> {
  override queue(batch: MessageBatch): Promise<void> {
    return consume(batch, this.env, this.ctx)
  }

  infer(message: TensorMessage): Promise<void> {
    return infer(this.env, this.ctx, message.model, [message])
  }
}

import { WorkerEntrypoint } from 'cloudflare:workers'
import type { TensorMessage } from '../src/contracts/tensor.ts'
import type { TensorValue } from '../src/contracts/tensor-value.ts'
import { admit } from '../src/infer/admission.ts'
import { consume } from '../src/infer/consume.ts'
import { type InferEnv, infer } from '../src/infer/infer.ts'
import { describe, run } from '../src/infer/serve.ts'

/** Queue `tensors`; and by RPC the same for a caller that waits, and graphs as they are: tensors in, tensors out. */
export default class Infer extends WorkerEntrypoint<InferEnv> {
  override queue(batch: MessageBatch): Promise<void> {
    return consume(batch, this.env, this.ctx)
  }

  infer(message: TensorMessage): Promise<void> {
    return admit(() => infer(this.env, this.ctx, message.model, [message]))
  }

  describe(reference: string) {
    return describe(this.env.BUCKET, reference)
  }

  run(reference: string, inputs: TensorValue[], outputs?: string[]) {
    return run(this.env.BUCKET, reference, inputs, outputs)
  }
}

import { WorkerEntrypoint } from 'cloudflare:workers'
import type { ImageMessage } from '../src/contracts/image.ts'
import { consume, preprocessOrFail } from '../src/preprocess/consume.ts'
import type { PreprocessEnv } from '../src/preprocess/image.ts'
import { tensorOf } from '../src/preprocess/tensor.ts'

/** Queue `images`, and the same by RPC for a caller that waits: picture in, tensor out. */
export default class Preprocess extends WorkerEntrypoint<PreprocessEnv> {
  override queue(batch: MessageBatch): Promise<void> {
    return consume(batch, this.env, this.ctx)
  }

  tensor(reference: string, image: Uint8Array) {
    return tensorOf(this.env.BUCKET, reference, image)
  }

  preprocess(message: ImageMessage) {
    return preprocessOrFail(this.env, this.ctx, message)
  }
}

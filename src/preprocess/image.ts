import type { ImageMessage } from '../contracts/image.ts'
import type { TensorMessage } from '../contracts/tensor.ts'
import { addUsage } from '../engine/cost.ts'
import { stage } from '../engine/outcome.ts'
import { tick } from '../platform/clock.ts'
import { readPreprocessing } from '../platform/models.ts'
import { previewKey } from '../platform/names.ts'
import type { SettleEnv } from '../platform/settle.ts'
import { openImage } from './open.ts'
import { preprocess } from './preprocess.ts'
import { inTurn } from './turn.ts'

export interface PreprocessEnv extends SettleEnv {
  readonly BUCKET: R2Bucket
  readonly TENSORS: Queue<TensorMessage>
}

/** Telemetry points an image costs here: image_queue and preprocess. */
const POINTS = 2

/** An accepted image becomes its tensor; the preview is left in R2. Throws `Fault` for what is the picture's own doing. */
export async function preprocessImage(bucket: R2Bucket, message: ImageMessage): Promise<TensorMessage> {
  const startedAt = Date.now()
  const { object, ...rest } = message
  const spec = await readPreprocessing(bucket, message.model)
  const { header, cpu_ms, tensor, width, height, upright, preview } = await inTurn(async () => {
    const { bytes, header } = await openImage(bucket, object, spec)
    const computing = Date.now()
    const made = await preprocess(bytes, header, spec)
    return { ...made, header, cpu_ms: (await tick()) - computing }
  })
  if (message.role === 'answer')
    await bucket.put(previewKey(message.image_id), preview, { httpMetadata: { contentType: 'image/jpeg' } })
  const endedAt = Date.now()
  return {
    ...rest,
    enqueued_at: endedAt,
    stages: [
      ...message.stages,
      stage('image_queue', message.enqueued_at, startedAt),
      stage('preprocess', startedAt, endedAt),
    ],
    usage: addUsage(message.usage, {
      cpu_ms,
      r2_reads: 1,
      r2_writes: 1,
      r2_stored_bytes: preview.byteLength,
      d1_rows_written: 1,
      telemetry_points: POINTS,
    }),
    picture: { format: header.format, ...upright },
    tensor: { width, height, data: tensor },
  }
}

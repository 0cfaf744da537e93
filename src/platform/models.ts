import type * as z from 'zod'
import { HuggingFacePreprocessor } from '../contracts/hugging-face.ts'
import { ModelConfig, type ModelFile } from '../contracts/model.ts'
import type { Preprocessing } from '../contracts/preprocessing.ts'
import { Fault } from '../contracts/problem.ts'
import { fromHuggingFace } from '../engine/preprocessing.ts'
import { modelKey } from './names.ts'
import { shared } from './shared.ts'

/**
 * Reads a file of a model folder from R2. A version never changes once it is there, so what was read is kept for the life of
 * the isolate; what was missing is looked for again.
 */
async function readJson<Schema extends z.ZodType>(
  bucket: R2Bucket,
  reference: string,
  file: ModelFile,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(await (await openModelFile(bucket, reference, file)).json())
  if (parsed.success) return parsed.data
  throw new Fault(
    'model-unavailable',
    `${file} of ${reference} is not usable: ${parsed.error.issues[0]?.message}`,
  )
}

export async function openModelFile(
  bucket: R2Bucket,
  reference: string,
  file: ModelFile,
): Promise<R2ObjectBody> {
  const object = await bucket.get(modelKey(reference, file))
  if (object) return object
  throw new Fault(
    'model-unavailable',
    `There is no ${file} of ${reference}. Load the model, then redrive the image.`,
  )
}

function remembered<Value>(load: (bucket: R2Bucket, reference: string) => Promise<Value>) {
  const cache = new Map<string, Promise<Value>>()
  const start = (bucket: R2Bucket, reference: string) => {
    const loading = load(bucket, reference)
    cache.set(reference, loading)
    loading.catch(() => cache.delete(reference))
    return loading
  }
  return (bucket: R2Bucket, reference: string): Promise<Value> => {
    const known = cache.get(reference)
    if (known) return shared(known).catch(() => start(bucket, reference))
    return start(bucket, reference)
  }
}

export const readPreprocessing = remembered(
  async (bucket, reference): Promise<Preprocessing> =>
    fromHuggingFace(await readJson(bucket, reference, 'preprocessor_config.json', HuggingFacePreprocessor)),
)

export const readModelConfig = remembered((bucket, reference) =>
  readJson(bucket, reference, 'config.json', ModelConfig),
)

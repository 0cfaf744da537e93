import { MAX_MODEL_BYTES, ModelConfig, type ModelFile, ResolvedModel } from '../contracts/model.ts'
import type { Preprocessing } from '../contracts/preprocessing.ts'
import { Fault } from '../contracts/problem.ts'
import { refused } from '../engine/onnx/fault.ts'
import type { OnnxGraph } from '../engine/onnx/graph.ts'
import { readOnnx } from '../engine/onnx/read.ts'
import { parsed } from '../engine/preprocessing/parsed.ts'
import { readPreprocessing as resolvePreprocessing } from '../engine/preprocessing/read.ts'
import { modelKey, resolvedModelKey } from './names.ts'
import { shared } from './shared.ts'

export interface ModelFolder {
  readonly bytes: Uint8Array
  readonly graph: OnnxGraph
  readonly config: ModelConfig
  /** preprocessor_config.json, or null where there is none. */
  readonly preprocessor: unknown
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

/** A version as it was pushed. Throws `model-refused` for what its files are. @param bytes of model.onnx, where they are at hand */
export async function readModelFolder(
  bucket: R2Bucket,
  reference: string,
  bytes?: Uint8Array,
): Promise<ModelFolder> {
  const model = bytes ?? (await readModelBytes(bucket, reference))
  const [config, preprocessor] = await Promise.all([
    readJson(bucket, reference, 'config.json'),
    readJson(bucket, reference, 'preprocessor_config.json'),
  ])
  const graph = readOnnx(model)
  return { bytes: model, graph, config: parsed(ModelConfig, config ?? {}, 'config.json'), preprocessor }
}

async function readModelBytes(bucket: R2Bucket, reference: string): Promise<Uint8Array> {
  const size = (await bucket.head(modelKey(reference, 'model.onnx')))?.size ?? 0
  if (size <= MAX_MODEL_BYTES) return (await openModelFile(bucket, reference, 'model.onnx')).bytes()
  throw refused(
    `model.onnx has ${size} bytes; the limit is ${MAX_MODEL_BYTES}. Quantise its weights to 8 bits, or choose a smaller model.`,
  )
}

async function readJson(bucket: R2Bucket, reference: string, file: ModelFile): Promise<unknown> {
  const object = await bucket.get(modelKey(reference, file))
  if (!object) return null
  return object.json().catch((error: unknown) => {
    throw refused(`${file} is no JSON (${String(error)}). Correct it and push again.`)
  })
}

export function resolve(folder: Omit<ModelFolder, 'bytes'>): ResolvedModel {
  const { config, graph } = folder
  const signature = { inputs: [...graph.inputs], outputs: [...graph.outputs] }
  return { signature, preprocessing: resolvePreprocessing(folder), config }
}

/**
 * What serving a version needs to know. Its registration wrote that down; a folder that was put into the bucket by other means
 * is read whole.
 */
export async function readModel(
  bucket: R2Bucket,
  reference: string,
  bytes?: Uint8Array,
): Promise<ResolvedModel> {
  const written = await bucket.get(resolvedModelKey(reference))
  const { data } = ResolvedModel.safeParse(await written?.json())
  if (data) return data
  try {
    return resolve(await readModelFolder(bucket, reference, bytes))
  } catch (error) {
    if (!(error instanceof Fault) || error.problem.type.endsWith('model-unavailable')) throw error
    throw new Fault('model-unavailable', `${reference} cannot be loaded: ${error.problem.detail}`)
  }
}

export async function writeResolved(
  bucket: R2Bucket,
  reference: string,
  resolved: ResolvedModel,
): Promise<void> {
  await bucket.put(resolvedModelKey(reference), JSON.stringify(resolved), {
    httpMetadata: { contentType: 'application/json' },
  })
}

/** A version never changes once it is there: what was read is kept for the life of the isolate, what was missing is not. */
const models = new Map<string, Promise<ResolvedModel>>()

/** What a version asks of a picture; a fault for one that takes none. */
export async function readPreprocessing(bucket: R2Bucket, reference: string): Promise<Preprocessing> {
  const { preprocessing } = await remembered(bucket, reference)
  if (preprocessing) return preprocessing
  throw new Fault('tensor-mismatch', `${reference} takes no image. Name an image model.`)
}

export async function readModelConfig(bucket: R2Bucket, reference: string): Promise<ModelConfig> {
  return (await remembered(bucket, reference)).config
}

async function remembered(bucket: R2Bucket, reference: string): Promise<ResolvedModel> {
  const known = models.get(reference)
  if (!known) return start(bucket, reference)
  return shared(known).catch(() => start(bucket, reference))
}

function start(bucket: R2Bucket, reference: string): Promise<ResolvedModel> {
  const loading = readModel(bucket, reference)
  models.set(reference, loading)
  loading.catch(() => models.delete(reference))
  return loading
}

import type { ModelConfig } from '../contracts/model.ts'
import type { Preprocessing } from '../contracts/preprocessing.ts'
import { Fault } from '../contracts/problem.ts'
import { zeroInputs } from '../engine/zeros.ts'
import type { LoadedModel } from '../platform/inference-engine.ts'
import { openModelFile, readModelConfig, readPreprocessing } from '../platform/models.ts'
import { modelKey } from '../platform/names.ts'
import { onnxRuntime } from '../platform/onnx-runtime.ts'
import { shared } from '../platform/shared.ts'

export interface ServedModel {
  model: LoadedModel
  config: ModelConfig
  /** Null for a model that takes no image. */
  preprocessing: Preprocessing | null
}

/** How long a session is used before the etag of its model is looked at again. */
const REVALIDATE_MS = 60_000

interface Session {
  etag: string
  checkedAt: number
  served: ServedModel
}

/** Sessions of this isolate, by model. Concurrent requests for one cold model wait for the same session. */
const sessions = new Map<string, Promise<Session>>()

/**
 * The session of `name@version`. A version is not meant to change; when its etag has changed all the same, the new bytes are
 * served and the old session is left to whoever is still running it.
 */
export async function serveModel(bucket: R2Bucket, reference: string, now: number): Promise<ServedModel> {
  const session = await waitOrStart(bucket, reference, now)
  if (await isCurrent(bucket, reference, session, now)) return session.served
  return (await start(bucket, reference, now)).served
}

async function waitOrStart(bucket: R2Bucket, reference: string, now: number): Promise<Session> {
  const known = sessions.get(reference)
  if (!known) return start(bucket, reference, now)
  try {
    return await shared(known)
  } catch (error) {
    if (sessions.get(reference) === known) sessions.delete(reference)
    throw error
  }
}

function start(bucket: R2Bucket, reference: string, now: number): Promise<Session> {
  const starting = load(bucket, reference, now)
  sessions.set(reference, starting)
  starting.catch(() => {
    if (sessions.get(reference) === starting) sessions.delete(reference)
  })
  return starting
}

async function isCurrent(
  bucket: R2Bucket,
  reference: string,
  session: Session,
  now: number,
): Promise<boolean> {
  if (now - session.checkedAt < REVALIDATE_MS) return true
  session.checkedAt = now
  const head = await bucket.head(modelKey(reference, 'model.onnx'))
  return head?.etag === session.etag
}

async function load(bucket: R2Bucket, reference: string, now: number): Promise<Session> {
  const [file, config, preprocessing] = await Promise.all([
    openModelFile(bucket, reference, 'model.onnx'),
    readModelConfig(bucket, reference),
    readPreprocessing(bucket, reference),
  ])
  const model = await onnxRuntime.load(await file.bytes()).catch((error: unknown) => {
    throw new Fault(
      'model-unavailable',
      `${reference} cannot be loaded: ${String(error)}. Export it again and push it.`,
    )
  })
  await warmUp(model)
  return { etag: file.etag, checkedAt: now, served: { model, config, preprocessing } }
}

/** The first runs of a session are 2 to 4 times slower: they are made here, on zeros. */
async function warmUp(model: LoadedModel): Promise<void> {
  const zeros = zeroInputs(model.signature)
  for (let run = 0; run < 2; run++) await model.run(zeros)
}

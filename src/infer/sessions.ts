import type { ModelConfig } from '../contracts/model.ts'
import type { Preprocessing } from '../contracts/preprocessing.ts'
import { Fault } from '../contracts/problem.ts'
import { withPictureSize } from '../engine/preprocessing/output-size.ts'
import { zeroInputs } from '../engine/zeros.ts'
import type { LoadedModel } from '../platform/inference-engine.ts'
import { openModelFile, readModel } from '../platform/models.ts'
import { modelKey } from '../platform/names.ts'
import { onnxRuntime } from '../platform/onnx-runtime.ts'
import { shared } from '../platform/shared.ts'

export interface ServedModel {
  model: LoadedModel
  config: ModelConfig
  /** Null for a model that takes no image. */
  preprocessing: Preprocessing | null
}

/**
 * What the sessions of an isolate may hold together. Above it those least recently used leave; ORT takes their memory again
 * for the next ones but never gives it back, so an isolate stays as large as it once was until the runtime replaces it.
 */
const BUDGET_BYTES = 64_000_000

/** How long a session is used before the etag of its model is looked at again. */
const REVALIDATE_MS = 60_000

interface Session {
  reference: string
  etag: string
  checkedAt: number
  usedAt: number
  users: number
  /** It leaves with its last user. */
  retired: boolean
  served: ServedModel
}

/** Sessions of this isolate, by model. Concurrent requests for one cold model wait for the same session. */
const sessions = new Map<string, Promise<Session>>()
const open = new Set<Session>()

/**
 * Runs `use` with the session of `name@version`, which stays loaded meanwhile. A version is not meant to change; when its
 * etag has changed all the same, the new bytes are served from the next look on.
 */
export async function withModel<T>(
  bucket: R2Bucket,
  reference: string,
  now: number,
  use: (served: ServedModel) => Promise<T>,
): Promise<T> {
  const session = await current(bucket, reference, now)
  session.users += 1
  session.usedAt = now
  try {
    return await use(session.served)
  } finally {
    session.users -= 1
    await leave(session)
  }
}

async function current(bucket: R2Bucket, reference: string, now: number): Promise<Session> {
  const session = await waitOrStart(bucket, reference, now)
  if (now - session.checkedAt < REVALIDATE_MS) return session
  session.checkedAt = now
  const head = await bucket.head(modelKey(reference, 'model.onnx'))
  if (head?.etag === session.etag) return session
  await retire(session)
  return start(bucket, reference, now)
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
  starting.then(
    (session) => open.add(session),
    () => {
      if (sessions.get(reference) === starting) sessions.delete(reference)
    },
  )
  return starting
}

async function load(bucket: R2Bucket, reference: string, now: number): Promise<Session> {
  const file = await openModelFile(bucket, reference, 'model.onnx')
  const bytes = await file.bytes()
  const { config, preprocessing } = await readModel(bucket, reference, bytes)
  const model = await onnxRuntime.load(bytes).catch((error: unknown) => {
    throw new Fault(
      'model-unavailable',
      `${reference} cannot be loaded: ${String(error)}. Export it again and push it.`,
    )
  })
  await warmUp(model, preprocessing)
  const served = { model, config, preprocessing }
  return { reference, etag: file.etag, checkedAt: now, usedAt: now, users: 0, retired: false, served }
}

/** The first runs of a session are 2 to 4 times slower: they are made here, on zeros. */
async function warmUp(model: LoadedModel, preprocessing: Preprocessing | null): Promise<void> {
  const zeros = zeroInputs(withPictureSize(model.signature, preprocessing))
  for (let run = 0; run < 2; run++) await model.run(zeros)
}

/** The least recently used leave while the rest is over the budget; nothing leaves that is in use. */
async function leave(used: Session): Promise<void> {
  if (used.retired) return release(used)
  const idle = [...open].filter(({ users }) => users === 0).sort((a, b) => a.usedAt - b.usedAt)
  for (const session of idle) if (session !== used && held() > BUDGET_BYTES) await retire(session)
}

async function retire(session: Session): Promise<void> {
  session.retired = true
  open.delete(session)
  sessions.delete(session.reference)
  // Who was handed the session a moment ago has not counted itself in yet.
  await scheduler.wait(0)
  await release(session)
}

async function release(session: Session): Promise<void> {
  if (session.users === 0) await session.served.model.release()
}

const held = () => [...open].reduce((sum, { served }) => sum + served.model.bytesHeld, 0)

/** References that are loaded in this isolate, least recently used first. */
export function loaded(): string[] {
  return [...open].sort((a, b) => a.usedAt - b.usedAt).map(({ reference }) => reference)
}

import { openAsBlob } from 'node:fs'
import type { Image } from '../../../contracts/image.ts'
import type { Problem } from '../../../contracts/problem.ts'
import { type Client, failureOf } from '../../client.ts'
import { onInterrupt } from '../../interrupt.ts'
import { progress } from '../../progress.ts'
import { patient } from '../../retry.ts'
import { isFinal, waitForImages } from '../../study-images.ts'
import { pool } from '../../upload/pool.ts'
import type { LabelledImage } from './labelled-set.ts'

const GRACE_MS = 10_000
const WAIT_SECONDS = 30

export interface EvaluatePlan {
  /** `name` or `name@version`. */
  readonly model: string
  readonly study: string
  readonly images: readonly LabelledImage[]
}

/** What came back of one image. */
export interface Answer extends LabelledImage {
  readonly image?: Image
  /** Of an image that was not even taken. */
  readonly refusal?: Problem
}

export interface EvaluateRun {
  answers: Answer[]
  isInterrupted: boolean
  /** What ended it before its time. */
  error?: unknown
}

/** Sends every image and waits for its result. What was answered until something ended it is kept. */
export async function runEvaluation(
  gateway: Client,
  plan: EvaluatePlan,
  concurrency: number,
  isQuiet: boolean,
): Promise<EvaluateRun> {
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  const run: EvaluateRun = { answers: [], isInterrupted: false }
  const bar = progress('Evaluating', isQuiet)
  try {
    const sender = patient(gateway, { stopping: interrupt.stopping })
    await pool(plan.images, concurrency, interrupt.stopping, async (image) => {
      run.answers.push(await send(sender, plan, image, interrupt.aborting))
      bar.update(run.answers.length, plan.images.length)
    })
    run.answers = await waitForRest(patient(gateway), plan.study, run.answers, interrupt.stopping)
  } catch (error) {
    if (!interrupt.stopping.aborted) run.error = error
  } finally {
    bar.stop()
    interrupt.dispose()
    run.isInterrupted = interrupt.stopping.aborted
  }
  return run
}

/** Sent by name: the same request a second time is the same image. */
async function send(
  gateway: Client,
  { model, study }: EvaluatePlan,
  labelled: LabelledImage,
  signal: AbortSignal,
): Promise<Answer> {
  const path = `/v1/images?${new URLSearchParams({ study, name: labelled.file, model })}`
  const response = await gateway.fetch(path, {
    method: 'POST',
    signal,
    body: await openAsBlob(labelled.path),
    headers: { 'Content-Type': 'application/octet-stream', Prefer: `wait=${WAIT_SECONDS}` },
  })
  if (response.ok) return { ...labelled, image: (await response.json()) as Image }
  const isRefusal = response.status >= 400 && response.status < 500 && ![401, 403].includes(response.status)
  if (!isRefusal) throw await failureOf(path, response)
  return { ...labelled, refusal: (await response.json()) as Problem }
}

/** What took longer than a request is waited for. */
async function waitForRest(
  gateway: Client,
  study: string,
  answers: readonly Answer[],
  stopping: AbortSignal,
): Promise<Answer[]> {
  const open = new Set(answers.flatMap(({ image }) => (image && !isFinal(image) ? image.id : [])))
  if (open.size === 0 || stopping.aborted) return [...answers]
  const images = await waitForImages(gateway, study, open, { signal: stopping, onProgress: () => {} })
  const byId = new Map(images.map((image) => [image.id, image]))
  return answers.map((answer) => {
    const image = answer.image && (byId.get(answer.image.id) ?? answer.image)
    return image ? { ...answer, image } : answer
  })
}

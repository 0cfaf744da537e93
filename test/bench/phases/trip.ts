import type { Image } from '../../../src/contracts/image.ts'
import type { Stage } from '../../../src/contracts/stage.ts'
import type { Gateway } from '../gateway.ts'

/** One image as the client sent it. Times are epoch milliseconds. */
export interface Sent {
  readonly name: string
  readonly intended: number
  readonly answered: number
  readonly status: number
}

/** What became of it. */
export interface Trip extends Sent {
  readonly done: boolean
  readonly finished?: number
  readonly label?: string
  readonly stages: readonly Stage[]
  readonly cost_usd?: number
}

/** What is not finished by then has failed. */
const LONGEST_MS = 180_000
const LOOK_EVERY_MS = 250

/** Waits until everything that was taken is finished, then reads it from the side's own database. */
export async function follow(gateway: Gateway, study: string, sent: readonly Sent[]): Promise<Trip[]> {
  const taken = sent.filter(({ status }) => status === 200 || status === 202).length
  const deadline = Date.now() + LONGEST_MS
  while (taken > 0 && Date.now() < deadline) {
    const { done, failed } = await gateway.counts(study)
    if (done + failed >= taken) break
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  const images = new Map((taken > 0 ? await gateway.images(study) : []).map((image) => [image.name, image]))
  return sent.map((one) => ({ ...one, ...outcome(images.get(one.name)) }))
}

export function outcome(image: Image | undefined): Omit<Trip, keyof Sent> {
  return {
    done: image?.state === 'done',
    stages: image?.stages ?? [],
    ...(image?.finished_at && { finished: Date.parse(image.finished_at) }),
    ...(image?.result && { label: image.result.label }),
    ...(image?.cost_usd !== undefined && { cost_usd: image.cost_usd }),
  }
}

export const now = () => performance.timeOrigin + performance.now()

import { shortType } from '../image-row.ts'
import { type Distribution, distribution } from '../percentile.ts'
import type { Shot } from './generate.ts'
import type { Finished } from './settle.ts'

/** Printed with the figures: a latency means nothing without saying where its clock starts. */
export const DEFINITIONS = {
  accept:
    'from the slot an image was due to be sent at, whether or not it could be, to the answer of the gateway',
  end_to_end:
    "accept, less the gateway's own accept stage, plus the API's end_to_end_ms: from the slot to the stored result, with the answer's way back; no clock is compared with another",
  accepted_per_s: 'accepted images, by the time from the first slot to the last answer',
  finished_per_s:
    'done images, by the time from the first received to the last finished, on the clock of the gateway',
} as const

export interface LoadReport {
  readonly sent: number
  readonly accepted: number
  readonly done: number
  readonly unfinished: number
  readonly accepted_per_s: number
  readonly finished_per_s: number
  readonly accept_ms: Distribution | null
  readonly end_to_end_ms: Distribution | null
  /** How long slots were held back, by the cap or by a generator that could not keep up. */
  readonly late_ms: Distribution | null
  readonly failures: Record<string, number>
  readonly costs: readonly number[]
}

export function summarise(shots: readonly Shot[], finished: ReadonlyMap<string, Finished>): LoadReport {
  const accepted = shots.filter(({ id }) => id !== undefined)
  const images = accepted.flatMap(({ id }) => finished.get(id ?? '') ?? [])
  const done = images.filter(({ state }) => state === 'done')
  const lastAnswer = accepted.at(-1)?.answered ?? 0
  const ends = shots.flatMap((shot) => endToEnd(shot, finished) ?? [])
  return {
    sent: shots.length,
    accepted: accepted.length,
    done: done.length,
    unfinished: accepted.length - images.filter((image) => image.finished_at).length,
    accepted_per_s: perSecond(accepted.length, lastAnswer),
    finished_per_s: perSecond(done.length, gatewaySpan(done)),
    accept_ms: distribution(accepted.map(({ answered, slot }) => answered - slot)) ?? null,
    end_to_end_ms: distribution(ends) ?? null,
    late_ms: distribution(shots.map(({ sent, slot }) => Math.max(0, sent - slot))) ?? null,
    failures: count([
      ...shots.flatMap(({ failure }) => failure ?? []),
      ...images.flatMap(({ problem }) => (problem ? shortType(problem) : [])),
    ]),
    costs: done.flatMap(({ cost_usd }) => cost_usd ?? []),
  }
}

function endToEnd({ id, slot, answered, acceptStageMs = 0 }: Shot, finished: ReadonlyMap<string, Finished>) {
  const image = finished.get(id ?? '')
  if (image?.state !== 'done' || image.end_to_end_ms === undefined) return undefined
  return Math.max(0, answered - slot - acceptStageMs) + image.end_to_end_ms
}

function gatewaySpan(images: readonly Finished[]): number {
  let first = Infinity
  let last = 0
  for (const { received_at, finished_at = '' } of images) {
    first = Math.min(first, Date.parse(received_at))
    last = Math.max(last, Date.parse(finished_at))
  }
  return last - first
}

const perSecond = (amount: number, ms: number) => (ms > 0 ? (amount / ms) * 1000 : 0)

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

import { setTimeout as sleep } from 'node:timers/promises'

/** What became of one slot of the schedule; all times in milliseconds from the start. */
export interface Shot {
  readonly slot: number
  readonly sent: number
  readonly answered: number
  readonly id?: string
  /** What the gateway itself spent accepting, as its first stage says. */
  readonly acceptStageMs?: number
  /** A problem type, or "no-answer". */
  readonly failure?: string
}

export type Fire = (index: number) => Promise<Pick<Shot, 'id' | 'acceptStageMs' | 'failure'>>

export interface LoadOptions {
  readonly slots: Iterable<number>
  readonly maxInFlight: number
  readonly stopping: AbortSignal
  readonly onShot: (shots: readonly Shot[], inFlight: number) => void
}

/**
 * Fires at every slot whether or not answers came. At `maxInFlight` open requests a slot is held back until one is answered,
 * and its latency still counts from the slot: a slow server cannot make the generator ask less and so look fast
 * (coordinated omission).
 */
export async function generate(
  fire: Fire,
  { slots, maxInFlight, stopping, onShot }: LoadOptions,
): Promise<Shot[]> {
  const began = performance.now()
  const now = () => performance.now() - began
  const shots: Shot[] = []
  const open = new Set<Promise<void>>()
  const shoot = async (index: number, slot: number) => {
    const sent = now()
    const outcome = await fire(index)
    shots.push({ slot, sent, answered: now(), ...outcome })
    onShot(shots, open.size)
  }
  let index = 0
  for (const slot of slots) {
    const early = slot - now()
    if (early > 0) await sleep(early, undefined, { signal: stopping }).catch(() => {})
    while (open.size >= maxInFlight) await Promise.race(open)
    if (stopping.aborted) break
    const shot = shoot(index++, slot).finally(() => open.delete(shot))
    open.add(shot)
  }
  await Promise.all(open)
  return shots
}

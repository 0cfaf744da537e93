import { setTimeout as sleep } from 'node:timers/promises'
import type { Image } from '../../contracts/image.ts'
import type { Study } from '../../contracts/study.ts'
import type { Client } from '../client.ts'
import { imagePages } from '../study-images.ts'

const POLL_MS = 1_000

/** Waits until nothing of the study is pending, at most `timeoutMs`; asks for counts alone, not to be a load itself. */
export async function waitForStudy(
  gateway: Client,
  study: string,
  {
    timeoutMs,
    signal,
    onCounts,
  }: { timeoutMs: number; signal: AbortSignal; onCounts: (study: Study['images']) => void },
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!signal.aborted) {
    const { images } = await gateway.json<Study>(`/v1/studies/${encodeURIComponent(study)}`)
    onCounts(images)
    if (images.pending === 0 || Date.now() >= deadline) return
    await sleep(POLL_MS, undefined, { signal }).catch(() => {})
  }
}

/** What a report needs of each image: all of them would be a gigabyte after an hour's load. */
export type Finished = Pick<
  Image,
  'id' | 'state' | 'end_to_end_ms' | 'cost_usd' | 'problem' | 'received_at' | 'finished_at'
>

export async function readFinished(gateway: Client, study: string): Promise<Map<string, Finished>> {
  const finished = new Map<string, Finished>()
  for await (const { images } of imagePages(gateway, study))
    for (const { id, state, end_to_end_ms, cost_usd, problem, received_at, finished_at } of images) {
      const times = {
        received_at,
        ...(finished_at && { finished_at }),
        ...(end_to_end_ms !== undefined && { end_to_end_ms }),
      }
      finished.set(id, {
        id,
        state,
        ...times,
        ...(cost_usd !== undefined && { cost_usd }),
        ...(problem && { problem }),
      })
    }
  return finished
}

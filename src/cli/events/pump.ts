import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatedEvent } from '../../engine/simulate/outbox.ts'
import type { Lanes } from './lanes.ts'

/** Live rows are collected for so long, if nothing else is said. */
const TICK_MS = 250
/** Of a past period a request holds at most so much time of a stream that has few rows. */
const SPAN_MS = 600_000
/** Between two looks at the clock. */
const CHUNK = 1_000

export interface Pumping {
  readonly lanes: Lanes
  /** `quickeats.` */
  readonly prefix: string
  /** How long live rows are collected. */
  readonly tickMs?: number
  readonly stopping: AbortSignal
  /** @param at arrival of the last event, epoch ms */
  readonly onProgress: (events: number, at: number) => void
}

/** Sends events when their time comes. When the gateway does not keep up they go later, and none is left out. */
export async function pumpLive(
  events: Iterable<SimulatedEvent>,
  { lanes, prefix, tickMs = TICK_MS, stopping, onProgress }: Pumping,
): Promise<void> {
  let count = 0
  for (const { stream, at, row } of events) {
    while (at > Date.now() && !stopping.aborted) {
      lanes.flush(Date.now() - tickMs)
      onProgress(count, Date.now())
      await sleep(Math.min(tickMs, Math.max(0, at - Date.now())), undefined, { signal: stopping }).catch(
        () => {},
      )
      await lanes.room()
    }
    if (stopping.aborted) break
    lanes.put(`${prefix}${stream}`, row, at)
    if (lanes.isFull) await lanes.room()
    count++
  }
  onProgress(count, Date.now())
  await lanes.end()
}

/** Sends events as fast as they are taken, in order of their time on every stream. */
export async function pumpPast(
  events: Iterable<SimulatedEvent>,
  { lanes, prefix, stopping, onProgress }: Pumping,
): Promise<void> {
  let count = 0
  let last = 0
  for (const { stream, at, row } of events) {
    lanes.put(`${prefix}${stream}`, row, at)
    last = at
    if (++count % CHUNK === 0) {
      lanes.flush(at - SPAN_MS)
      onProgress(count, at)
      // lets answers and Ctrl-C be heard
      await sleep(0)
    }
    if (lanes.isFull) await lanes.room()
    if (stopping.aborted) break
  }
  onProgress(count, last)
  await lanes.end()
}

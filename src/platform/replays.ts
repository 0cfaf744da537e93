import type { Replay } from '../contracts/replay.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import { ask } from './durable-objects.ts'

/** What callers ask of the object that keeps a replay, by RPC. The object goes by the id of the job. */
export interface ReplayApi {
  /** Begins, or begins anew what is over; one that is under way goes on. */
  begin(job: ReplayJob): Promise<Replay>
  /** Nothing, when there is no such replay. */
  report(): Promise<Replay | null>
  /** Makes the live rows what the segments come to. Nothing, when there is none; before it has compared, it swaps as soon as it has. */
  swap(): Promise<Replay | null>
  /** Forgets what was made beside the live rows, and the job. */
  drop(): Promise<boolean>
}

export type Replays = DurableObjectNamespace<ReplayApi & Rpc.DurableObjectBranded>

export function askReplay<T>(
  replays: Replays,
  id: string,
  call: (replay: ReplayApi) => Promise<T>,
): Promise<T> {
  return ask(replays, id, (replay) => call(replay as unknown as ReplayApi))
}

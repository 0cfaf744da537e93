import type { Problem } from './problem.ts'
import type { Result } from './result.ts'
import type { RunRole } from './run.ts'
import type { Stage } from './stage.ts'
import type { Picture } from './tensor.ts'
import type { Usage } from './usage.ts'

/** How one run of an image ended: a result, or a decided fault. */
export type Outcome = Ending<Result> & { usage: Usage }

type Ending<Answer> = {
  image_id: string
  model: string
  role: RunRole
  attempt: number
  stages: Stage[]
  cost_usd: number
  picture?: Picture
} & ({ state: 'done'; result: Answer } | { state: 'failed'; problem: Problem })

/** A run that this very write ended; a second write of the same outcome ends nothing. */
export interface Finished {
  role: RunRole
  id: string
  study_id: string
  bytes: number
  /** Arrival, or for a later attempt or an extra run when it was queued. */
  began_at: number
  finished_at: number
  /** Of the way to the database; the last stage. */
  store_ms: number
  outcome: Ending<Omit<Result, 'predictions'>>
}

/** Ends that were written together, and are kept until the ledger has taken their events. */
export interface Untold {
  id: string
  finished: Finished[]
}

import type { Problem } from './problem.ts'
import type { Result } from './result.ts'
import type { RunRole } from './run.ts'
import type { Stage } from './stage.ts'
import type { Picture } from './tensor.ts'
import type { Usage } from './usage.ts'

/** How one run of an image ended: a result, or a decided fault. */
export type Outcome = {
  image_id: string
  model: string
  role: RunRole
  attempt: number
  stages: Stage[]
  usage: Usage
  cost_usd: number
  picture?: Picture
} & ({ state: 'done'; result: Result } | { state: 'failed'; problem: Problem })

/** An image that this very write finished; a second write of the same outcome finishes nothing. */
export interface Finished {
  role: RunRole
  id: string
  study_id: string
  /** Arrival, or for a later attempt or an extra run when it was queued. */
  began_at: number
  finished_at: number
}

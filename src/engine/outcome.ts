import type { Outcome } from '../contracts/outcome.ts'
import type { Problem } from '../contracts/problem.ts'
import type { Result } from '../contracts/result.ts'
import type { RunRole } from '../contracts/run.ts'
import type { Stage, StageName } from '../contracts/stage.ts'
import type { Picture } from '../contracts/tensor.ts'
import type { Usage } from '../contracts/usage.ts'
import { addUsage, cost } from './cost.ts'

/** The work under way for an image that both queues' messages carry. */
export interface Work {
  image_id: string
  model: string
  role: RunRole
  attempt: number
  stages: Stage[]
  usage: Usage
  picture?: Picture
}

export function stage(name: StageName, startedAt: number, endedAt: number): Stage {
  return { stage: name, started_at: startedAt, ms: Math.max(0, endedAt - startedAt) }
}

/** Rows that writing an outcome touches, counted on the schema; a test holds them against what D1 reports. */
export const FINISH_USAGE = { d1_rows_written: 4, d1_rows_read: 24 } satisfies Partial<Usage>

/** What telling of an end that was written alone takes: the teller is poked, calls the ledger twice, and deletes the row that kept it. */
export const TELL_USAGE = { d1_rows_written: 1, d1_rows_read: 4, object_requests: 3 } satisfies Partial<Usage>

function settled({ image_id, model, role, attempt, stages, usage, picture }: Work) {
  const total = addUsage(addUsage(usage, FINISH_USAGE), TELL_USAGE)
  return {
    image_id,
    model,
    role,
    attempt,
    stages,
    usage: total,
    cost_usd: cost(total),
    ...(picture && { picture }),
  }
}

export function done(work: Work, result: Result): Outcome {
  return { ...settled(work), state: 'done', result }
}

export function failed(work: Work, problem: Problem): Outcome {
  return { ...settled(work), state: 'failed', problem }
}

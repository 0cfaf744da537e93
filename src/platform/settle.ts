import { splitRef } from '../contracts/model.ts'
import type { Finished, Outcome } from '../contracts/outcome.ts'
import { problemName } from '../contracts/problem.ts'
import type { WebhookMessage } from '../contracts/webhook.ts'
import { finishImages } from './database/finish.ts'
import { sendWebhooks } from './queues.ts'
import { type Point, record, type TelemetryBinding } from './telemetry.ts'

export interface SettleEnv {
  readonly DATABASE: D1Database
  readonly WEBHOOKS: Queue<WebhookMessage>
  readonly TELEMETRY: TelemetryBinding
}

/** Images of one model that came to their end: written once, counted once, announced once. */
export async function settle(
  env: SettleEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
  model: string,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return
  const storing = Date.now()
  const { finished, deliveries } = await finishImages(env.DATABASE, outcomes)
  const store_ms = Date.now() - storing
  const byId = new Map(outcomes.map((outcome) => [outcome.image_id, outcome]))
  record(
    context,
    env.TELEMETRY,
    finished.flatMap((row) => endPoints(model, row, byId.get(row.id), store_ms)),
  )
  // A delivery whose message is lost here is found by the sweep.
  if (deliveries.length > 0) context.waitUntil(sendWebhooks(env.WEBHOOKS, deliveries))
}

function endPoints(
  reference: string,
  row: Finished,
  outcome: Outcome | undefined,
  store_ms: number,
): Point[] {
  if (!outcome) return []
  const { model, version } = splitRef(reference)
  const common = {
    model,
    version,
    variant: row.role,
    outcome: outcome.state === 'done' ? ('ok' as const) : ('failed' as const),
    problem: outcome.state === 'failed' ? problemName(outcome.problem) : '',
    study: row.study_id,
    image: row.id,
    format: outcome.picture?.format ?? '',
    width: outcome.picture?.width ?? 0,
    height: outcome.picture?.height ?? 0,
  }
  const end_to_end = row.finished_at - row.began_at
  return [
    { ...common, stage: 'store', ms: store_ms },
    { ...common, stage: 'end_to_end', ms: end_to_end, cost_usd: outcome.cost_usd },
  ]
}

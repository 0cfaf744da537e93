import { splitRef } from '../contracts/model.ts'
import type { Finished, Outcome } from '../contracts/outcome.ts'
import { problemName } from '../contracts/problem.ts'
import type { WebhookMessage } from '../contracts/webhook.ts'
import { finishImages } from './database/finish.ts'
import { sendWebhooks } from './queues.ts'
import { type Point, record, type TelemetryBinding } from './telemetry.ts'
import { poke, type Tellers } from './tellers.ts'

export interface SettleEnv {
  readonly DATABASE: D1Database
  readonly TELLER: Tellers
  readonly WEBHOOKS: Queue<WebhookMessage>
  readonly TELEMETRY: TelemetryBinding
}

/** Images that came to their end: written once, counted once, announced once, told once. */
export async function settle(
  env: SettleEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return
  const { untold, deliveries } = await finishImages(env.DATABASE, outcomes)
  if (untold) {
    record(context, env.TELEMETRY, untold.finished.flatMap(endPoints))
    poke(context, env.TELLER)
  }
  // A delivery whose message is lost here is found by the sweep.
  if (deliveries.length > 0) context.waitUntil(sendWebhooks(env.WEBHOOKS, deliveries))
}

function endPoints(end: Finished): Point[] {
  const { outcome } = end
  const { model, version } = splitRef(outcome.model)
  const common = {
    model,
    version,
    variant: end.role,
    outcome: outcome.state === 'done' ? ('ok' as const) : ('failed' as const),
    problem: outcome.state === 'failed' ? problemName(outcome.problem) : '',
    study: end.study_id,
    image: end.id,
    format: outcome.picture?.format ?? '',
    width: outcome.picture?.width ?? 0,
    height: outcome.picture?.height ?? 0,
  }
  const end_to_end = end.finished_at - end.began_at
  return [
    { ...common, stage: 'store', ms: end.store_ms },
    { ...common, stage: 'end_to_end', ms: end_to_end, cost_usd: outcome.cost_usd },
  ]
}

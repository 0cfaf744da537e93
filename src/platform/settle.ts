import { splitRef } from '../contracts/model.ts'
import type { Finished, Outcome } from '../contracts/outcome.ts'
import { problemName } from '../contracts/problem.ts'
import type { WebhookMessage } from '../contracts/webhook.ts'
import type { CommitEnv } from './commits.ts'
import { finishImages } from './database/finish.ts'
import { type ImageStreams, tell } from './image-events.ts'
import { sendWebhooks } from './queues.ts'
import { type Point, record, type TelemetryBinding } from './telemetry.ts'

export interface SettleEnv extends CommitEnv {
  readonly WEBHOOKS: Queue<WebhookMessage>
  readonly TELEMETRY: TelemetryBinding
}

/** Images that came to their end: written once, counted once, announced once, told once. */
export async function settle(
  env: SettleEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
  streams: ImageStreams,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return
  const storing = Date.now()
  const { untold, deliveries } = await finishImages(env.DATABASE, outcomes)
  const store_ms = Date.now() - storing
  if (untold) {
    record(
      context,
      env.TELEMETRY,
      untold.finished.flatMap((end) => endPoints(end, store_ms)),
    )
    context.waitUntil(
      tell(env, streams, untold, store_ms).catch((error: unknown) => {
        console.error(`the sweep has to tell of ${untold.finished.length} images`, error)
      }),
    )
  }
  // A delivery whose message is lost here is found by the sweep.
  if (deliveries.length > 0) context.waitUntil(sendWebhooks(env.WEBHOOKS, deliveries))
}

function endPoints(end: Finished, store_ms: number): Point[] {
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
    { ...common, stage: 'store', ms: store_ms },
    { ...common, stage: 'end_to_end', ms: end_to_end, cost_usd: outcome.cost_usd },
  ]
}

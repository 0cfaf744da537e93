import * as z from 'zod'

/** Queue `webhooks`: a pointer to a delivery kept in D1. */
export const WebhookMessage = z.object({ delivery_id: z.string() })
export type WebhookMessage = z.infer<typeof WebhookMessage>

export const WebhookEvent = z.enum(['study.completed', 'image.failed', 'alert.raised', 'alert.cleared'])

/** Standard Webhooks payload: `type`, `timestamp`, `data`. */
export const WebhookBody = z.object({
  type: WebhookEvent,
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
})
export type WebhookBody = z.infer<typeof WebhookBody>

import * as z from 'zod'

/** Who is told, signed, when an incident is raised and when it is over. */
export const AlertWebhookSettings = z.object({
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  pack: z.string().optional().describe('Of this pack only; of all packs, if not said'),
})
export type AlertWebhookSettings = z.infer<typeof AlertWebhookSettings>

export const AlertWebhook = AlertWebhookSettings.extend({ id: z.string(), created_at: z.iso.datetime() })
export type AlertWebhook = z.infer<typeof AlertWebhook>

import * as z from 'zod'

/** `admin` holds every other scope; `events:write:*` and `read:*` hold every pack. */
export const Scope = z
  .string()
  .regex(/^(images:write|models:write|alerts:write|sql|metrics|admin|events:write:[a-z*]+|read:[a-z*]+)$/, {
    error:
      'must be images:write, models:write, alerts:write, sql, metrics, admin, events:write:{pack} or read:{pack} ("*" for every pack)',
  })

export const KeySettings = z.object({
  name: z.string().min(1).max(100),
  scopes: z.array(Scope).min(1),
  requests_per_minute: z.int().positive().max(1_000_000).default(6000),
})
export type KeySettings = z.infer<typeof KeySettings>

/** A key as it is listed: never the secret, which is kept only as SHA-256. */
export const Key = KeySettings.extend({
  id: z.string(),
  created_at: z.iso.datetime(),
  revoked_at: z.iso.datetime().optional(),
})
export type Key = z.infer<typeof Key>

export const NewKey = Key.extend({ key: z.string().describe('The secret, shown this once') })
export type NewKey = z.infer<typeof NewKey>

/** What is left to a key in a fixed window of one minute. */
export interface Quota {
  limit: number
  remaining: number
  reset_seconds: number
  allowed: boolean
}

/** Requests that the rate limiter has counted ahead of their coming. */
export interface Lease {
  /** As many as were asked for, or fewer: what the window has left. */
  granted: number
  /** What is left to others. */
  remaining: number
  /** End of the window, epoch ms: what was not used by then is gone. */
  until: number
}

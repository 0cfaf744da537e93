import * as z from 'zod'

/** One of three things opens a session of the dashboard. */
export const Credential = z.union([
  z.strictObject({ key: z.string().min(1).describe('An API key') }),
  z.strictObject({ ticket: z.string().min(1).describe('From `POST /v1/session/tickets`; taken once') }),
  z.strictObject({ link: z.string().min(1).describe('From `POST /v1/links`') }),
])
export type Credential = z.infer<typeof Credential>

/** Who asks. Nobody is an answer too: a page that asks before it is signed in has made no mistake. */
export const Identity = z.discriminatedUnion('signed_in', [
  z.object({ signed_in: z.literal(false) }),
  z.object({
    signed_in: z.literal(true),
    id: z.string(),
    name: z.string().describe('Of the key, or of the link'),
    scopes: z.array(z.string()),
    expires_at: z.iso.datetime().optional().describe('When the session is over; a key has no end'),
  }),
])
export type Identity = z.infer<typeof Identity>

export const Ticket = z.object({
  ticket: z.string(),
  url: z.string().describe('Opens the dashboard signed in, once'),
  expires_at: z.iso.datetime(),
})
export type Ticket = z.infer<typeof Ticket>

const LONGEST_DAYS = 90

export const LinkSettings = z.object({
  pack: z.string(),
  name: z.string().min(1).max(100).describe('Whom it is for'),
  days: z.number().positive().max(LONGEST_DAYS).default(7).describe('How long it opens'),
})
export type LinkSettings = z.infer<typeof LinkSettings>

/** A read-only link to one pack, as it is listed: never with its secret. */
export const Link = z.object({
  id: z.string(),
  pack: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  revoked_at: z.iso.datetime().optional(),
})
export type Link = z.infer<typeof Link>

export const NewLink = Link.extend({ url: z.string().describe('Shown this once') })
export type NewLink = z.infer<typeof NewLink>

import { answering, type Registered } from '../engine/alias.ts'
import { readRegistered } from './database/models.ts'

/** A changed alias is followed everywhere after so long. */
const FOLLOWED_MS = 1_000

const known = new Map<string, { registered: Registered; readAt: number }>()

/** The version of a name that answers for `key`, or none, and what is known of the name. */
export async function findAnswer(
  database: D1Database,
  model: string,
  asked: string | undefined,
  key: string,
): Promise<{ registered: Registered; answer: number | undefined }> {
  const registered = await registeredModel(database, model, Date.now())
  const answer = answering(registered, asked, key)
  if (answer !== undefined) return { registered, answer }
  // It may have been pushed after this isolate last looked.
  forgetModel(model)
  const again = await registeredModel(database, model, Date.now())
  return { registered: again, answer: answering(again, asked, key) }
}

/** The setting of a name, read from the database at most once a second in an isolate. */
async function registeredModel(database: D1Database, model: string, now: number): Promise<Registered> {
  const cached = known.get(model)
  if (cached && now - cached.readAt < FOLLOWED_MS) return cached.registered
  const registered = await readRegistered(database, model)
  known.set(model, { registered, readAt: now })
  return registered
}

/** What was just changed here is followed here at once. */
export function forgetModel(model: string): void {
  known.delete(model)
}

import type { ImageMessage } from '../contracts/image.ts'
import type { LakePointer } from '../contracts/lake.ts'
import type { Swept } from '../contracts/recover.ts'
import type { WebhookMessage } from '../contracts/webhook.ts'
import { forgetDeadLetters, listDeadLetters } from '../platform/database/dead-letters.ts'
import { takeStaleDeliveries } from '../platform/database/deliveries.ts'
import { forgetIdempotencyKeys } from '../platform/database/idempotency.ts'
import { forgetResults } from '../platform/database/kpis.ts'
import { tablesBehind } from '../platform/database/lake-days.ts'
import { takeStaleImages } from '../platform/database/redrive.ts'
import { takeStaleRuns } from '../platform/database/runs.ts'
import { imageMessage, sendImages, sendPointers, sendWebhooks } from '../platform/queues.ts'
import { askTeller, type Tellers } from '../platform/tellers.ts'
import { type SweepEventsEnv, sweepFiles, sweepSpilled } from './sweep-events.ts'
import { type SweepSegmentsEnv, sweepSegments } from './sweep-segments.ts'

export interface SweepEnv extends SweepEventsEnv, SweepSegmentsEnv {
  readonly LAKE: Queue<LakePointer>
  readonly TELLER: Tellers
  readonly IMAGES: Queue<ImageMessage>
  readonly WEBHOOKS: Queue<WebhookMessage>
  readonly INBOX: Queue<unknown>
}

const PAGE = 500
/** A sweep ends after so many pages; the next one goes on. */
const PAGES = 200

/**
 * Finds what is under way but was queued before `now - staleMs`, and queues it again: the database is the truth, a queue only
 * carries pointers. What was not lost comes twice, which changes nothing. @param streams those whose segments are loaded
 * @param tables of the lake, which look for themselves what they do not have; those of which the warehouse has changed days are woken in any case
 */
export async function sweep(
  env: SweepEnv,
  streams: readonly string[],
  tables: readonly string[],
  now: number,
  staleMs: number,
): Promise<Swept> {
  const before = now - staleMs
  const parts: { readonly [Part in keyof Swept]: () => Promise<number> } = {
    images: () =>
      drain(
        () => takeStaleImages(env.DATABASE, before, now, PAGE),
        (rows) =>
          sendImages(
            env.IMAGES,
            rows.map((row) => imageMessage(row, now)),
          ),
      ),
    runs: () =>
      drain(
        () => takeStaleRuns(env.DATABASE, before, now, PAGE),
        (pending) =>
          sendImages(
            env.IMAGES,
            pending.map(({ row, ...run }) => imageMessage(row, now, run)),
          ),
      ),
    deliveries: () =>
      drain(
        () => takeStaleDeliveries(env.DATABASE, before, now, PAGE),
        (ids) => sendWebhooks(env.WEBHOOKS, ids),
      ),
    ends: () => askTeller(env.TELLER, async (teller) => teller.tell()),
    spilled: () => sweepSpilled(env, before),
    files: () => sweepFiles(env, before, now),
    segments: () => sweepSegments(env, streams, before, now),
    tables: () => wake(env, tables),
  }
  const swept = await each(parts)
  await forgetIdempotencyKeys(env.DATABASE, now)
  await forgetResults(env.DATABASE, now)
  return swept
}

/** One after the other. What one cannot do keeps the others from nothing; it fails when all are through. */
async function each(parts: { readonly [Part in keyof Swept]: () => Promise<number> }): Promise<Swept> {
  const faults: unknown[] = []
  const counts: [string, number][] = []
  for (const [part, work] of Object.entries(parts)) {
    const count = await work().catch((error: unknown) => {
      faults.push(new Error(`the sweep of ${part} waits for the next`, { cause: error }))
      return 0
    })
    counts.push([part, count])
  }
  if (faults.length > 0) throw new AggregateError(faults, faults.map(String).join('; '))
  return Object.fromEntries(counts) as Swept
}

async function wake({ DATABASE, LAKE }: SweepEnv, tables: readonly string[]): Promise<number> {
  const woken = new Set([...tables, ...(await tablesBehind(DATABASE))])
  await sendPointers(
    LAKE,
    [...woken].map((table) => ({ table })),
  )
  return woken.size
}

/** Dead notifications of the inbox go back to their queue. They are forgotten behind that: one that comes twice finds its image. */
export async function exhumeInbox({
  DATABASE,
  INBOX,
}: Pick<SweepEnv, 'DATABASE' | 'INBOX'>): Promise<number> {
  const letters = await listDeadLetters(DATABASE, 'inbox', 100)
  if (letters.length === 0) return 0
  await INBOX.sendBatch(letters.map(({ body }) => ({ body: JSON.parse(body), contentType: 'json' })))
  await forgetDeadLetters(
    DATABASE,
    letters.map(({ id }) => id),
  )
  return letters.length
}

async function drain<Row>(take: () => Promise<Row[]>, send: (rows: Row[]) => Promise<void>): Promise<number> {
  let count = 0
  for (let page = 0; page < PAGES; page++) {
    const rows = await take()
    if (rows.length > 0) await send(rows)
    count += rows.length
    if (rows.length < PAGE) break
  }
  return count
}

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
import { type SweepEventsEnv, sweepEvents } from './sweep-events.ts'
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
  const images = await drain(
    () => takeStaleImages(env.DATABASE, before, now, PAGE),
    (rows) =>
      sendImages(
        env.IMAGES,
        rows.map((row) => imageMessage(row, now)),
      ),
  )
  const runs = await drain(
    () => takeStaleRuns(env.DATABASE, before, now, PAGE),
    (pending) =>
      sendImages(
        env.IMAGES,
        pending.map(({ row, ...run }) => imageMessage(row, now, run)),
      ),
  )
  const deliveries = await drain(
    () => takeStaleDeliveries(env.DATABASE, before, now, PAGE),
    (ids) => sendWebhooks(env.WEBHOOKS, ids),
  )
  const ends = await askTeller(env.TELLER, async (teller) => teller.tell())
  const events = await sweepEvents(env, before, now)
  const segments = await sweepSegments(env, streams, before, now)
  const woken = new Set([...tables, ...(await tablesBehind(env.DATABASE))])
  await sendPointers(
    env.LAKE,
    [...woken].map((table) => ({ table })),
  )
  await forgetIdempotencyKeys(env.DATABASE, now)
  await forgetResults(env.DATABASE, now)
  return { images, runs, deliveries, ends, ...events, segments, tables: woken.size }
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

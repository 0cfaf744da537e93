import { Fault } from '../contracts/problem.ts'
import type { StreamEntry } from '../engine/ingest/catalogue.ts'
import type { BadRow } from '../engine/ingest/check-rows.ts'
import { insertQuarantine } from './database/quarantine.ts'
import { quarantineKey } from './names.ts'

/** Errors that an answer and the index show. */
export const SHOWN = 20

/**
 * Keeps bad rows as they were sent, with the reasons. Before the commit: what the ledger counts as quarantined is here then. The
 * first of several tries stays; the others say the same.
 */
export async function quarantine(
  { BUCKET, DATABASE }: { readonly BUCKET: R2Bucket; readonly DATABASE: D1Database },
  { fullName, stream }: StreamEntry,
  messageId: string,
  bad: readonly BadRow[],
): Promise<void> {
  if (bad.length === 0) return
  const key = quarantineKey(fullName, messageId)
  const body = bad.map((row) => JSON.stringify(row)).join('\n')
  await BUCKET.put(key, `${body}\n`, {
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: 'application/x-ndjson' },
  })
  await insertQuarantine(DATABASE, {
    message_id: messageId,
    stream: fullName,
    contract: stream.version,
    rows: bad.length,
    errors: JSON.stringify(bad.flatMap(({ errors }) => errors).slice(0, SHOWN)),
    quarantined_at: Date.now(),
  })
}

/** The rows of one request as they were sent, NDJSON of `{text, errors}`. */
export async function readQuarantined(
  bucket: R2Bucket,
  stream: string,
  messageId: string,
): Promise<ReadableStream> {
  const object = await bucket.get(quarantineKey(stream, messageId))
  if (!object)
    throw new Fault('not-found', `Nothing of message ${messageId} is in the quarantine of ${stream}.`)
  return object.body
}

import { createHash } from 'node:crypto'
import type { EventsAnswer } from '../../contracts/event.ts'
import type { SpilledAnswer } from '../../contracts/spill.ts'
import { readRows } from '../../engine/ingest/body.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'
import { checkRows } from '../../engine/ingest/check-rows.ts'
import { commitsOf } from '../../platform/commits.ts'
import { quarantine, SHOWN } from '../../platform/quarantine.ts'
import { sha256 } from '../authenticate.ts'
import type { GatewayEnv } from '../env.ts'
import { readIdempotencyKey } from '../idempotency.ts'
import { readBody, tooLarge } from './body.ts'
import { place } from './place.ts'

/** Characters of rows as JSON that go to a ledger in one call; a call may have 32 MiB, and a character two bytes. */
const LINES_LIMIT = 10_000_000

const encoder = new TextEncoder()

/** What became of a request: `duplicates` is not known while its ledger is away. */
export type Accepted = EventsAnswer | SpilledAnswer

/** Takes the events of one request. An answer says that they are durable, and counted, or will be when their ledger is back. */
export async function acceptEvents(
  env: GatewayEnv,
  request: Request,
  entry: StreamEntry,
  keyId: string,
  contentType = request.headers.get('Content-Type') ?? 'application/x-ndjson',
): Promise<Accepted> {
  const body = await readBody(request)
  const sent = { contentType, headers: request.headers, text: new TextDecoder().decode(body) }
  const rows = readRows(sent, {
    key: entry.stream.key,
    time: entry.stream.time,
    hasLines: entry.stream.lines !== undefined,
  })
  const message = identify(request, body, contentType, entry, keyId)
  const checked = checkRows(rows, entry, Date.now())
  const { lines, bad } = checked
  if (lines.length > LINES_LIMIT) throw tooLarge('What the body comes to as JSON')
  const kept = await quarantine(env, entry, message.messageId, bad)
  const counts = await place(env, commitsOf(entry, { ...message, ...kept }, checked))
  return { ...counts, errors: bad.flatMap(({ errors }) => errors).slice(0, SHOWN) }
}

/**
 * The request is known again by its Idempotency-Key, of that API key and stream, or else by its content: the same bytes sent
 * twice to a stream are one request that was sent again.
 */
function identify(
  request: Request,
  body: Uint8Array,
  contentType: string,
  { fullName }: StreamEntry,
  keyId: string,
) {
  const attributes = [...request.headers].filter(([name]) => name.startsWith('ce-'))
  const content = createHash('sha256')
    .update(encoder.encode(JSON.stringify([fullName, contentType, attributes])))
    .update(body)
    .digest('hex')
  const idempotencyKey = readIdempotencyKey(request.headers.get('Idempotency-Key') ?? undefined)
  const messageId =
    idempotencyKey === undefined ? content : sha256(JSON.stringify([fullName, keyId, idempotencyKey]))
  return { messageId: messageId.slice(0, 32), fingerprint: content.slice(-16) }
}

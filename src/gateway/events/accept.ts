import type { CommitAnswer, EventsAnswer } from '../../contracts/event.ts'
import { Fault } from '../../contracts/problem.ts'
import { readRows } from '../../engine/ingest/body.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'
import { checkRows } from '../../engine/ingest/check-rows.ts'
import { askLedger } from '../../platform/ledgers.ts'
import { quarantine, SHOWN } from '../../platform/quarantine.ts'
import { sha256 } from '../authenticate.ts'
import type { GatewayEnv } from '../env.ts'
import { readIdempotencyKey } from '../idempotency.ts'
import { readBody, tooLarge } from './body.ts'

/** Characters of rows as JSON that go to a ledger in one call; a call may have 32 MiB, and a character two bytes. */
const LINES_LIMIT = 10_000_000

/** Takes the events of one request. An answer says that they are durable and counted. */
export async function acceptEvents(
  env: GatewayEnv,
  request: Request,
  entry: StreamEntry,
  keyId: string,
  contentType = request.headers.get('Content-Type') ?? 'application/x-ndjson',
): Promise<EventsAnswer> {
  const body = await readBody(request)
  const sent = { contentType, headers: request.headers, text: new TextDecoder().decode(body) }
  const rows = readRows(sent, {
    key: entry.stream.key,
    time: entry.stream.time,
    hasLines: entry.stream.lines !== undefined,
  })
  const message = await identify(request, body, contentType, entry, keyId)
  const { lines, bad } = checkRows(rows, entry, Date.now())
  if (lines.length > LINES_LIMIT) throw tooLarge('What the body comes to as JSON')
  await quarantine(env, entry, message.messageId, bad)
  const { address, name: stream } = entry
  const commit = { address, ...message, stream, lines, quarantined: bad.length }
  const answer = await askLedger(env.LEDGER, address, (ledger) => ledger.commit(commit)).catch(away)
  return { ...countsOf(answer), errors: bad.flatMap(({ errors }) => errors).slice(0, SHOWN) }
}

/**
 * The request is known again by its Idempotency-Key, of that API key and stream, or else by its content: the same bytes sent
 * twice to a stream are one request that was sent again.
 */
async function identify(
  request: Request,
  body: Uint8Array,
  contentType: string,
  { fullName }: StreamEntry,
  keyId: string,
) {
  const content = Buffer.from(await crypto.subtle.digest('SHA-256', body)).toString('hex')
  const attributes = [...request.headers].filter(([name]) => name.startsWith('ce-'))
  const fingerprint = await sha256(JSON.stringify([content, contentType, attributes]))
  const idempotencyKey = readIdempotencyKey(request.headers.get('Idempotency-Key') ?? undefined)
  const messageId = await sha256(
    JSON.stringify(
      idempotencyKey === undefined ? [fullName, fingerprint] : [fullName, keyId, idempotencyKey],
    ),
  )
  return { messageId: messageId.slice(0, 32), fingerprint: fingerprint.slice(0, 16) }
}

function countsOf(answer: CommitAnswer) {
  if (answer.outcome === 'committed') return answer.counts
  if (answer.outcome === 'reused')
    throw new Fault('idempotency-key-reused', 'Use a new Idempotency-Key for other events.')
  throw new Fault('stream-overloaded', `Nothing was taken. Wait ${answer.retryAfterSeconds} s.`, {
    retry_after: answer.retryAfterSeconds,
  })
}

function away(error: unknown): never {
  console.error('the ledger is away', error)
  throw new Fault(
    'unavailable',
    'The ledger of this stream did not answer. Send the same request again: what was taken is not taken twice.',
    { retry_after: 1 },
  )
}

import { Fault } from '../contracts/problem.ts'
import {
  keepIdempotencyKey,
  releaseIdempotencyKey,
  takeIdempotencyKey,
} from '../platform/database/idempotency.ts'
import { sha256 } from './authenticate.ts'

export interface IdempotentRequest {
  keyId: string
  idempotencyKey: string
}

/** The header's value as a bare string; the draft's quoted form is taken too. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const value = header.replace(/^"(.*)"$/, '$1')
  if (/^[\x21-\x7e]{1,255}$/.test(value)) return value
  throw new Fault('idempotency-key-invalid', 'Use 1 to 255 visible ASCII characters, for example a UUID.')
}

/**
 * IETF draft "The Idempotency-Key HTTP Header Field": the same key and request give the first image again; another request
 * with the key is refused with 422, one that comes while the first is under way with 409. `fingerprint` reads this request
 * without keeping it; `run` keeps it.
 */
export async function once(
  database: D1Database,
  request: IdempotentRequest,
  fingerprint: () => Promise<string>,
  run: () => Promise<{ imageId: string; fingerprint: string }>,
): Promise<{ replayed?: string }> {
  const { keyId, idempotencyKey } = request
  const first = await takeIdempotencyKey(database, keyId, idempotencyKey, Date.now())
  if (first) return { replayed: await replay(first, fingerprint) }
  try {
    const { imageId, fingerprint } = await run()
    await keepIdempotencyKey(database, keyId, idempotencyKey, { fingerprint, image_id: imageId })
    return {}
  } catch (error) {
    await releaseIdempotencyKey(database, keyId, idempotencyKey)
    throw error
  }
}

async function replay(
  first: { image_id: string | null; fingerprint: string | null },
  fingerprint: () => Promise<string>,
): Promise<string> {
  if (first.image_id === null)
    throw new Fault('idempotency-key-in-use', 'Wait for the first request to end, then send this one again.')
  if ((await fingerprint()) === first.fingerprint) return first.image_id
  throw new Fault(
    'idempotency-key-reused',
    'Use a new Idempotency-Key for another image, name, study or metadata.',
  )
}

export function fingerprintOf(
  path: string,
  upload: { kept: { sha256: string }; study: string; name?: string | undefined; metadata: unknown },
) {
  const { kept, study, name, metadata } = upload
  return sha256(JSON.stringify([path, kept.sha256, study, name ?? null, metadata ?? null]))
}

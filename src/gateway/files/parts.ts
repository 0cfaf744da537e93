import { v7 as uuid } from 'uuid'
import * as z from 'zod'
import { type EventFile, FileFormat, type FileParts } from '../../contracts/file.ts'
import { Fault } from '../../contracts/problem.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'
import { findFile } from '../../platform/database/files.ts'
import { fileKey } from '../../platform/names.ts'
import { storePart } from '../../platform/objects.ts'
import { sha256 } from '../authenticate.ts'
import type { GatewayEnv } from '../env.ts'
import { FILE_LIMIT, fileId, register } from './accept.ts'
import { formOf } from './form.ts'
import { present } from './present.ts'

/** What one request may carry on Cloudflare's network, on its smaller plans. */
const PART_LIMIT = 100_000_000

/** What an upload id stands for. It tells nothing that its owner does not know, and is of no use for another stream. */
const Upload = z.object({ key: z.uuid(), upload: z.string(), format: FileFormat, gzip: z.boolean() })
/** What the etag of a part stands for: R2's, and the digest by which the content is known again. */
const Part = z.object({ etag: z.string(), sha256: z.string() })

const packed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function unpack<Schema extends z.ZodType>(schema: Schema, text: string, what: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw new Fault('malformed-request', `The ${what} is not one of ours. Give it as it was answered.`)
  }
}

/** Begins a file that comes in parts. */
export async function beginParts(
  { BUCKET }: Pick<GatewayEnv, 'BUCKET'>,
  headers: Headers,
  entry: StreamEntry,
  name: string,
): Promise<string> {
  const form = formOf(headers, name, entry)
  const key = uuid()
  const { uploadId } = await BUCKET.createMultipartUpload(fileKey(entry.fullName, key))
  return packed({ ...form, key, upload: uploadId })
}

/** Keeps one part, and answers its etag. A part that comes again takes the place of the one before. */
export async function acceptPart(
  { BUCKET }: Pick<GatewayEnv, 'BUCKET'>,
  request: Request,
  { fullName }: StreamEntry,
  uploadId: string,
  part: number,
): Promise<string> {
  const { key, upload } = unpack(Upload, uploadId, 'upload id')
  const length = request.headers.get('Content-Length')
  if (length === null || !request.body)
    throw new Fault('malformed-request', 'A part needs a body and its Content-Length.')
  const multipart = BUCKET.resumeMultipartUpload(fileKey(fullName, key), upload)
  const { etag, sha256 } = await storePart(multipart, part, request.body, Number(length), PART_LIMIT).catch(
    refusal,
  )
  return packed({ etag, sha256 })
}

/** Ends a file that came in parts. It may be asked again: the answer is the same. */
export async function completeParts(
  env: Pick<GatewayEnv, 'BUCKET' | 'DATABASE' | 'EVENTS'>,
  entry: StreamEntry,
  name: string,
  uploadId: string,
  { parts }: FileParts,
): Promise<EventFile> {
  const { key, upload, format, gzip } = unpack(Upload, uploadId, 'upload id')
  const ordered = parts
    .map(({ part, etag }) => ({ partNumber: part, ...unpack(Part, etag, `etag of part ${part}`) }))
    .sort((a, b) => a.partNumber - b.partNumber)
  const digest = await sha256(ordered.map((part) => part.sha256).join('\n'))
  const file = { name, format, gzip, digest }
  const known = await findFile(env.DATABASE, await fileId(entry, file))
  const objectKey = fileKey(entry.fullName, key)
  if (known && known.state !== 'failed') {
    if (known.object_key !== objectKey)
      await env.BUCKET.resumeMultipartUpload(objectKey, upload)
        .abort()
        .catch(() => undefined)
    return present(known)
  }
  // joined already, when an earlier request broke off behind it
  const joined = await env.BUCKET.head(objectKey)
  const { size } =
    joined ??
    (await env.BUCKET.resumeMultipartUpload(objectKey, upload)
      .complete(ordered.map(({ partNumber, etag }) => ({ partNumber, etag })))
      .catch(refusal))
  if (size > FILE_LIMIT) {
    await env.BUCKET.delete(objectKey)
    throw new Fault('body-too-large', `The file is over ${FILE_LIMIT / 1e9} GB. Send it as several files.`, {
      limit_bytes: FILE_LIMIT,
    })
  }
  return register(env, entry, { ...file, key: objectKey, bytes: size })
}

/** R2 tells by number what it does not take: no such upload, a part that is missing, too small, or unlike the others. */
function refusal(error: unknown): never {
  const [, code] = /\((10011|10024|10025|10048)\)/.exec(String(error)) ?? []
  if (code === undefined) throw error
  throw new Fault(
    'malformed-request',
    `R2 does not take it: ${error instanceof Error ? error.message : String(error)}. All parts but the last are of one size, 5 MiB at least; an upload ends after seven days.`,
  )
}

import { v7 as uuid } from 'uuid'
import type { EventFile } from '../../contracts/file.ts'
import { Fault } from '../../contracts/problem.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'
import { findFile, insertFile } from '../../platform/database/files.ts'
import { fileKey } from '../../platform/names.ts'
import { storeBody } from '../../platform/objects.ts'
import { sendPointers } from '../../platform/queues.ts'
import { sha256 } from '../authenticate.ts'
import type { GatewayEnv } from '../env.ts'
import { type FileForm, formOf } from './form.ts'
import { present } from './present.ts'

/** Bytes of a file as it is sent, in one request or in parts. */
export const FILE_LIMIT = 5_000_000_000

type FilesEnv = Pick<GatewayEnv, 'BUCKET' | 'DATABASE' | 'EVENTS'>

/** Takes a whole file in one request. */
export async function acceptFile(
  env: FilesEnv,
  request: Request,
  entry: StreamEntry,
  name: string,
): Promise<EventFile> {
  const form = formOf(request.headers, name, entry)
  const key = fileKey(entry.fullName, uuid())
  const declared = request.headers.get('Content-Length')
  const body = request.body ?? new Response('').body
  if (!body) throw new Fault('malformed-request', 'The request has no body. Send the file as it.')
  const length = declared === null ? undefined : Number(declared)
  const stored = await storeBody(env.BUCKET, key, body, length, FILE_LIMIT)
  const digest = stored.sha256
  return register(env, entry, { ...form, name, key, bytes: stored.bytes, digest })
}

export interface StoredFile extends FileForm {
  readonly name: string
  readonly key: string
  readonly bytes: number
  /** Of the content: the same name and content are the same file. */
  readonly digest: string
}

/** The same name with the same content is the same file; with another content it is a file of its own. */
export async function fileId({ fullName }: StreamEntry, file: Omit<StoredFile, 'key' | 'bytes'>) {
  const { name, format, gzip, digest } = file
  const hash = await sha256(JSON.stringify([fullName, name, format, gzip, digest]))
  return `${fullName}.${hash.slice(0, 32)}`
}

/** Puts a file that is stored on its way; the sweep finds it should this break off after the first statement. */
export async function register(env: FilesEnv, entry: StreamEntry, file: StoredFile): Promise<EventFile> {
  const id = await fileId(entry, file)
  const { name, format, gzip, bytes, key } = file
  const before = await findFile(env.DATABASE, id)
  await insertFile(env.DATABASE, {
    id,
    stream: entry.fullName,
    name,
    format,
    gzip,
    bytes,
    object_key: key,
    received_at: Date.now(),
  })
  const row = await findFile(env.DATABASE, id)
  if (!row) throw new Error(`file ${id} was not written down`)
  // the same content twice: the object that nothing names goes
  const other = row.object_key === key ? before?.object_key : key
  if (other !== undefined && other !== row.object_key) await env.BUCKET.delete(other)
  if (row.state === 'received')
    await sendPointers(env.EVENTS, [{ kind: 'file', id }]).catch((error: unknown) =>
      console.error(`file ${id} waits for the sweep`, error),
    )
  return present(row)
}

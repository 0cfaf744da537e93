import type { Context } from 'hono'
import { ImageName, StudyName } from '../contracts/image.ts'
import { ModelRequest } from '../contracts/model.ts'
import { Fault } from '../contracts/problem.ts'
import type { Received } from '../platform/objects.ts'
import type { GatewayTypes } from './env.ts'
import { readForm } from './form.ts'

/** One image as a request brings it, whichever way it is spelled. */
export interface Upload<Kept extends Received> {
  kept: Kept
  study: string
  name: string | undefined
  /** The client's file name, of a form that gives no name. */
  filename: string | undefined
  metadata: unknown
  /** `name`, `name@version` or `name@latest`, where the client asks for one. */
  model: string | undefined
}

/** Keeps a body (in R2, or only its digest) and says what it held. `length` is known where the client declared it. */
export type Keep<Kept extends Received> = (
  body: ReadableStream<Uint8Array>,
  length: number | undefined,
) => Promise<Kept>

const RAW = /^(image\/[\w.+-]+|application\/octet-stream)\b/i
const FORM = /^multipart\/form-data\b/i

/**
 * Reads an upload: `multipart/form-data` with a part `image` and fields `metadata`, `study`, `name`; or the raw bytes with
 * the same fields as query parameters, or `Tributary-Metadata` for a sidecar. Every field is checked before a byte is kept,
 * but those of a form that stand behind its image.
 */
export async function readUpload<Kept extends Received>(
  context: Context<GatewayTypes>,
  path: { study?: string; name?: string },
  keep: Keep<Kept>,
): Promise<Upload<Kept>> {
  const type = context.req.header('Content-Type') ?? ''
  const given = fieldsOf(context, path)
  const body = context.req.raw.body
  if (FORM.test(type) && body) {
    check(given)
    const { image, fields, filename } = await readForm(body, type, (part) => keep(part, undefined))
    checkName('name', ImageName.safeParse(filename ?? 'none'))
    return { kept: nonEmpty(image), filename, ...check({ ...Object.fromEntries(fields), ...given }) }
  }
  if (!RAW.test(type))
    throw new Fault(
      'content-type-unsupported',
      `"${type}" is not taken: send image/* or multipart/form-data.`,
      {
        accepts: ['image/*', 'application/octet-stream', 'multipart/form-data'],
      },
    )
  const fields = check(given)
  if (!body) throw empty()
  const length = context.req.header('Content-Length')
  if (length === '0') throw empty()
  const kept = nonEmpty(await keep(body, length === undefined ? undefined : Number(length)))
  return { kept, filename: undefined, ...fields }
}

type Fields = Partial<Record<'study' | 'name' | 'metadata' | 'model', string | undefined>>

function fieldsOf(context: Context<GatewayTypes>, path: { study?: string; name?: string }): Fields {
  const { study, name, model, metadata = context.req.header('Tributary-Metadata') } = context.req.query()
  const given = { study, name, model, metadata, ...path }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function check({ study = 'default', name, model, metadata }: Fields): {
  model: string | undefined
  study: string
  name: string | undefined
  metadata: unknown
} {
  checkName('study', StudyName.safeParse(study))
  if (name !== undefined) checkName('name', ImageName.safeParse(name))
  if (model !== undefined) checkName('model', ModelRequest.safeParse(model))
  return { study, name, model, metadata: metadata === undefined ? undefined : parseMetadata(metadata) }
}

export function checkName(
  what: 'study' | 'name' | 'model',
  { error }: ReturnType<typeof ImageName.safeParse>,
): void {
  if (error) throw new Fault('name-invalid', `The ${what} ${error.issues[0]?.message ?? 'is not allowed'}.`)
}

function parseMetadata(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault('malformed-request', 'The metadata is no JSON. Send one JSON object.')
  }
}

function nonEmpty<Kept extends Received>(kept: Kept): Kept {
  if (kept.bytes === 0) throw empty()
  return kept
}

function empty(): Fault {
  return new Fault(
    'body-empty',
    'The image has 0 bytes. Check the file, and that the client sends its content.',
  )
}

import * as z from 'zod'
import { Fault } from '../../contracts/problem.ts'
import { parseBody, textOf } from './json.ts'
import type { RawRow } from './raw-row.ts'

/** CloudEvents 1.0, the attributes that a row can take; extensions are let through. */
const Envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  time: z.string().optional(),
  dataschema: z.string().optional(),
  data: z.unknown().optional(),
  data_base64: z.string().optional(),
})
type Envelope = z.infer<typeof Envelope>

/** The fields of a stream that an event's own attributes stand in for where its data lacks them. */
export interface Identity {
  readonly key: readonly string[]
  readonly time: string
}

/** Structured mode, one event, or a batch of them (JSON format, sections 3 and 4). */
export function readStructured(body: string, identity: Identity): RawRow[] {
  const value = parseBody(body)
  return (Array.isArray(value) ? value : [value]).map((event) => readEvent(event, textOf(event), identity))
}

/** One event in structured mode. */
export function readEvent(event: unknown, text: string, identity: Identity): RawRow {
  const { data, error } = Envelope.safeParse(event)
  if (data) return toRow(data, text, identity)
  const [issue] = error.issues
  return {
    text,
    form: 'cloud-event',
    error: `is no CloudEvent 1.0: ${issue?.path.join('/')} ${issue?.message}`,
  }
}

/** Binary mode of the HTTP binding: attributes in `ce-` headers, the body is the data. */
export function readBinary(headers: Iterable<[string, string]>, body: string, identity: Identity): RawRow[] {
  const attributes = Object.fromEntries(
    [...headers].flatMap(([name, value]) =>
      name.startsWith('ce-') ? [[name.slice(3), decoded(value)]] : [],
    ),
  )
  const { data: envelope, error } = Envelope.safeParse(attributes)
  if (!envelope)
    throw new Fault(
      'malformed-request',
      `The ce- headers are no CloudEvent 1.0: ${error.issues[0]?.path.join('/')} ${error.issues[0]?.message}`,
    )
  const text = `${JSON.stringify(attributes).slice(0, -1)},"data":${body}}`
  return [toRow({ ...envelope, data: parseBody(body) }, text, identity)]
}

/** HTTP binding, 3.1.3.2: what is not ASCII is percent-encoded. What is no such code stands for itself. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function toRow(event: Envelope, text: string, { key, time }: Identity): RawRow {
  const { data, error } = dataOf(event)
  const form = 'cloud-event'
  if (error !== undefined) return { text, form, error }
  const [only, ...others] = key
  const row = {
    ...(only !== undefined && others.length === 0 && { [only]: event.id }),
    ...(event.time !== undefined && { [time]: event.time }),
    ...data,
  }
  return event.dataschema === undefined
    ? { text, form, value: row }
    : { text, form, value: row, schema: event.dataschema }
}

function dataOf({ data, data_base64 }: Envelope): { data?: object; error?: string } {
  const value = data_base64 === undefined ? data : fromBase64(data_base64)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { data: value }
  return { error: 'has no data that is one JSON object' }
}

function fromBase64(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString())
  } catch {
    return undefined
  }
}

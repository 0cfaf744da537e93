import type * as z from 'zod'
import { OnlineFeaturesRequest } from '../../contracts/online-features.ts'
import { Fault } from '../../contracts/problem.ts'
import { readBody } from '../events/body.ts'
import { wrongFields } from '../wrong-fields.ts'

/** A body of Feast's protocol, whatever it says that it is. */
export async function readOnlineRequest(request: Request): Promise<OnlineFeaturesRequest> {
  const text = new TextDecoder().decode(await readBody(request))
  let sent: unknown
  try {
    sent = JSON.parse(text)
  } catch (error) {
    throw new Fault('malformed-request', `The body is no JSON (${String(error)}).`)
  }
  return checked(OnlineFeaturesRequest, sent)
}

export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw wrongFields(result.error)
}

const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl']

/** The text of examples, and which of the two it is. */
export async function readExampleText(request: Request): Promise<{ text: string; isCsv: boolean }> {
  const type = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const accepts = ['text/csv', ...NDJSON]
  if (!accepts.includes(type))
    throw new Fault(
      'content-type-unsupported',
      `"${type}" is not taken. Send one of ${accepts.join(', ')}.`,
      {
        accepts,
      },
    )
  return { text: new TextDecoder().decode(await readBody(request)), isCsv: type === 'text/csv' }
}

import type { Context } from 'hono'
import type * as z from 'zod'
import { Fault } from '../contracts/problem.ts'

/** An opaque place in a listing. */
export const cursor = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')

export function decodeCursor<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw new Fault(
      'malformed-request',
      'The cursor is not one of ours. Take it from the Link header, or leave it out.',
    )
  }
}

/** RFC 8288: where the next page is. */
export function linkNext(context: Context, next: string): void {
  const url = new URL(context.req.url)
  url.searchParams.set('cursor', next)
  context.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
}

import { CONNECTION_ARGS } from '../client.ts'

export const STREAM_ARG = {
  stream: { type: 'positional', required: true, description: 'As pack.stream' },
} as const

/** Of a command over several requests of a stream. */
export const RANGE_ARGS = {
  ...STREAM_ARG,
  since: { type: 'string', description: 'Only requests quarantined after this time, ISO 8601 with a zone' },
  ...CONNECTION_ARGS,
} as const

/** A query, without what is not said. */
export function queryOf(values: Record<string, string | undefined>): string {
  const said = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return new URLSearchParams(said).toString()
}

/** Where RFC 8288 says that it goes on. */
export function nextOf({ headers }: Response): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1]
}

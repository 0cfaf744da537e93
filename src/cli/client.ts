import { join } from 'node:path'
import type { Problem } from '../contracts/problem.ts'
import { Failure, Unreachable } from './failure.ts'
import { DEFAULT_DIRECTORY, readSecrets } from './installation.ts'

/** Arguments of every command that talks to a gateway. */
export const CONNECTION_ARGS = {
  url: {
    type: 'string',
    description: 'Address of the gateway (TRIBUTARY_URL; else that of the local start)',
  },
  key: { type: 'string', description: 'API key (TRIBUTARY_KEY; else that of the local start)' },
  json: { type: 'boolean', description: 'Print JSON, for programs' },
} as const

export interface Client {
  readonly url: string
  /** Any answer; without one it throws `Unreachable`. The caller looks at the status. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The JSON of a 2xx answer; a problem becomes a `Failure` with its detail. */
  json<T>(path: string, init?: RequestInit): Promise<T>
}

export function connect(args: { url?: string | undefined; key?: string | undefined }): Client {
  const local = readSecrets(join(process.cwd(), DEFAULT_DIRECTORY))
  const url = args.url ?? process.env.TRIBUTARY_URL ?? local?.url ?? 'http://127.0.0.1:8787'
  const key = args.key ?? process.env.TRIBUTARY_KEY ?? local?.key
  if (!key)
    throw new Failure(
      'There is no API key.',
      'Give --key or TRIBUTARY_KEY, or run "npm start" in this folder.',
      2,
    )
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new Failure(
      `"${url}" is no address of a gateway.`,
      'Give --url https://host or http://host:port.',
      2,
    )
  return client(url.replace(/\/$/, ''), key)
}

export function client(url: string, key: string): Client {
  return over(url, async (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('Authorization', `Bearer ${key}`)
    try {
      return await whole(await fetch(`${url}${path}`, { ...init, headers }))
    } catch (error) {
      if (init.signal?.aborted || isUnreadableBody(error)) throw error
      throw new Unreachable(
        `${url} cannot be reached: ${reason(error)}.`,
        'Is it running? "npm start" runs it here; --url says where else it is.',
      )
    }
  })
}

/** The file behind a body changed after it was opened: the gateway has no part in it, another try would not help. */
export const isUnreadableBody = (error: unknown) =>
  error instanceof Error && error.cause instanceof Error && error.cause.name === 'NotReadableError'

/** Answers are small; one that breaks off is no answer, and is to be found out here. */
async function whole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer()
  const { status, statusText, headers } = response
  return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers })
}

/** A client whose requests go through `send`. */
export function over(url: string, send: Client['fetch']): Client {
  return {
    url,
    fetch: send,
    async json<T>(path: string, init?: RequestInit) {
      const response = await send(path, init)
      if (response.ok) return (await response.json()) as T
      throw await failureOf(path, response)
    },
  }
}

/** That there is no such thing, said by a gateway: any other server has a 404 too. */
export const isNotFound = ({ status, headers }: Response) =>
  status === 404 && headers.get('Content-Type')?.startsWith('application/problem+json') === true

export async function failureOf(path: string, response: Response): Promise<Failure> {
  const { title, detail, errors } = (await response.json().catch(() => ({}))) as Partial<Problem>
  const remedy = detail ?? 'Is --url the address of a Tributary gateway? If it is, look at its log.'
  return new Failure(
    title ? `${title} (${response.status}).` : `${path} answered ${response.status}.`,
    [remedy, ...placesOf(errors)].join('\n'),
  )
}

/** Where something was wrong, a line each, as far as a problem tells it. */
function placesOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return []
  return errors.slice(0, 10).map((error: { row?: unknown; path?: unknown; message?: unknown }) => {
    const place = [error.row === undefined ? '' : `row ${error.row}`, error.path ?? ''].filter(
      (word) => word !== '',
    )
    return `  ${[...place, ''].join(': ')}${error.message}`
  })
}

/** The innermost cause has the useful words: fetch itself only says "fetch failed". */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  if (error instanceof Error && error.cause) return reason(error.cause)
  return error instanceof Error ? error.message : String(error)
}

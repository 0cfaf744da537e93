import { join } from 'node:path'
import type { Problem } from '../contracts/problem.ts'
import { Failure } from './failure.ts'
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
  /** Any answer but a network failure; the caller looks at the status. */
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
  return client(url.replace(/\/$/, ''), key)
}

export function client(url: string, key: string): Client {
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('Authorization', `Bearer ${key}`)
    try {
      return await fetch(`${url}${path}`, { ...init, headers })
    } catch (error) {
      const cause = error instanceof Error && error.cause ? `: ${String(error.cause)}` : ''
      throw new Failure(`${url} cannot be reached${cause}.`, 'Is it running? "npm start" runs it here.')
    }
  }
  return {
    url,
    fetch: send,
    async json<T>(path: string, init?: RequestInit) {
      const response = await send(path, init)
      if (response.ok) return (await response.json()) as T
      const { title, detail } = (await response.json().catch(() => ({}))) as Partial<Problem>
      throw new Failure(
        title ?? `${path} answered ${response.status}.`,
        detail ?? 'Look at the log of the gateway.',
      )
    },
  }
}

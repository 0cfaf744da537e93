import type { Problem } from '../../contracts/problem.ts'

/** What the gateway refused, in its own words, which say how to put it right; or that it does not answer. */
export class Refused extends Error {
  readonly problem: Pick<Problem, 'title' | 'status' | 'detail'>

  constructor(problem: Pick<Problem, 'title' | 'status' | 'detail'>) {
    super(problem.detail)
    this.name = 'Refused'
    this.problem = problem
  }
}

export const AWAY = {
  title: 'The gateway does not answer',
  status: 0,
  detail: 'It is tried again by itself. If this stays: is it running, and are you online?',
}

/** The JSON of an answer of the API. The session's cookie goes along by itself. */
export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  return (await ask<T>(path, init)).body
}

/** A page of a list, and where the next one is (RFC 8288). */
export interface Paged<T> {
  readonly body: T
  readonly next: string | undefined
}

export async function requestPage<T>(path: string, init: RequestInit = {}): Promise<Paged<T>> {
  const { body, headers } = await ask<T>(path, init)
  const [, next] = /<([^>]+)>; rel="next"/.exec(headers.get('Link') ?? '') ?? []
  return { body, next }
}

async function ask<T>(path: string, init: RequestInit): Promise<{ body: T; headers: Headers }> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    throw new Refused(AWAY)
  })
  const { headers } = response
  if (response.status === 204) return { body: undefined as T, headers }
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok) return { body: body as T, headers }
  const { title, detail } = (body ?? {}) as Partial<Problem>
  throw new Refused({
    title: title ?? `The gateway answered ${response.status}`,
    status: response.status,
    detail: detail ?? 'Try again; its log says more.',
  })
}

/** @param body is sent as JSON */
export function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return request<T>(
    path,
    body === undefined
      ? { method }
      : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
  )
}

/** A path with those of the parameters that say something. */
export function address(
  path: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string {
  const told = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const query = new URLSearchParams(told).toString()
  return query === '' ? path : `${path}?${query}`
}

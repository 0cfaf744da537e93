import type { Problem } from '../../contracts/problem.ts'

/** The words of a problem; of SQL with the place in the text, from 1. */
type Told = Pick<Problem, 'title' | 'status' | 'detail'> & {
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** What the gateway refused, in its own words, which say how to put it right; or that it does not answer. */
export class Refused extends Error {
  readonly problem: Told

  constructor(problem: Told) {
    super(problem.detail)
    this.name = 'Refused'
    this.problem = problem
  }
}

export const AWAY = {
  title: 'The gateway does not answer',
  status: 0,
  detail: 'Nothing came back: is it running, and are you online? What is shown is asked for again by itself.',
}

/** Told to the page, with whether it is so, when the gateway stops to answer and when it answers again. */
export const GATEWAY_AWAY = 'tributary:gateway-away'
let isAway = false

function tellAway(now: boolean): void {
  if (now === isAway) return
  isAway = now
  dispatchEvent(new CustomEvent(GATEWAY_AWAY, { detail: now }))
}

/** Told to the page, with the problem, when a session ends while it is open. */
export const SESSION_OVER = 'tributary:session-over'

export function tellSessionOver(problem: Told): void {
  dispatchEvent(new CustomEvent(SESSION_OVER, { detail: problem }))
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

/** The lines of an answer that has one JSON value each. */
export async function requestLines<T>(path: string, init: RequestInit = {}): Promise<T[]> {
  const { body } = await ask<string>(path, init, (response) => response.text())
  return body.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]))
}

async function ask<T>(
  path: string,
  init: RequestInit,
  read: (response: Response) => Promise<unknown> = jsonOf,
): Promise<{ body: T; headers: Headers }> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    tellAway(true)
    throw new Refused(AWAY)
  })
  tellAway(false)
  const { headers } = response
  if (response.status === 204) return { body: undefined as T, headers }
  if (response.ok) return { body: (await read(response)) as T, headers }
  const { title, detail, line, column } = ((await jsonOf(response)) ?? {}) as Partial<Told>
  const problem = {
    line,
    column,
    title: title ?? `The gateway answered ${response.status}`,
    status: response.status,
    detail: detail ?? 'Try again; its log says more.',
  }
  if (response.status === 401) tellSessionOver(problem)
  throw new Refused(problem)
}

const jsonOf = (response: Response): Promise<unknown> => response.json().catch(() => undefined)

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

import { Fault } from '../contracts/problem.ts'
import type { TelemetryBinding } from './telemetry.ts'

export interface AnalyticsSettings {
  readonly TELEMETRY: TelemetryBinding
  /** The account whose data sets are asked, and a token that may read its analytics: secrets. */
  readonly ANALYTICS_ACCOUNT_ID?: string
  readonly ANALYTICS_API_TOKEN?: string
  /** Cloudflare's API, unless set. */
  readonly ANALYTICS_API_URL?: string
}

const CLOUDFLARE = 'https://api.cloudflare.com/client/v4'
export const TIME_LIMIT_MS = 20_000
export const BYTES_LIMIT = 8_000_000

/** The answer of the SQL API of Analytics Engine to a statement, in the statement's format. Its refusals are `query-invalid`. */
export async function askAnalytics(settings: AnalyticsSettings, sql: string): Promise<string> {
  const signal = AbortSignal.timeout(TIME_LIMIT_MS)
  try {
    const response = await send(settings, { method: 'POST', body: sql, signal })
    if (!response.ok) throw await refusal(response)
    return await limited(response)
  } catch (error) {
    if (signal.aborted) throw new Fault('query-timeout', `There was no answer in ${TIME_LIMIT_MS / 1000} s.`)
    throw error
  }
}

function send(settings: AnalyticsSettings, init: RequestInit): Promise<Response> {
  const { TELEMETRY, ANALYTICS_ACCOUNT_ID: account, ANALYTICS_API_TOKEN: token } = settings
  const path = (id: string) => `/accounts/${id}/analytics_engine/sql`
  if (TELEMETRY.fetch) return TELEMETRY.fetch(`http://telemetry${path('local')}`, init)
  if (account && token)
    return fetch((settings.ANALYTICS_API_URL ?? CLOUDFLARE) + path(account), {
      ...init,
      headers: { Authorization: `Bearer ${token}` },
    })
  throw new Fault(
    'unavailable',
    'Telemetry cannot be asked: set ANALYTICS_ACCOUNT_ID and ANALYTICS_API_TOKEN (a token with Account Analytics: Read) with "wrangler secret put".',
  )
}

async function refusal(response: Response): Promise<Fault> {
  const said = (await limited(response)).slice(0, 500).trim()
  switch (response.status) {
    case 400:
    case 422:
      return new Fault('query-invalid', `Analytics Engine says: ${said}`)
    case 401:
    case 403:
      return new Fault(
        'unavailable',
        'Analytics Engine does not take the token: ANALYTICS_API_TOKEN needs the permission Account Analytics: Read on ANALYTICS_ACCOUNT_ID.',
      )
    case 429:
      return new Fault('overloaded', 'Analytics Engine is asked too often. Wait, then ask again.', {
        retry_after: Number(response.headers.get('Retry-After')) || 60,
      })
    default:
      return new Fault('unavailable', `Analytics Engine answered ${response.status}: ${said}`)
  }
}

async function limited(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > BYTES_LIMIT)
      throw new Fault(
        'query-too-costly',
        `The answer is over ${BYTES_LIMIT / 1e6} MB. Ask for fewer rows or columns.`,
      )
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

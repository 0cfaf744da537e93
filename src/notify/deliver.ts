import { Webhook } from 'standardwebhooks'
import type { DeliveryRow } from '../platform/database/deliveries.ts'

export type Attempt = {
  state: DeliveryRow['state']
  status: number | null
  error: string | null
  retryAfter?: number
}

const TIMEOUT_MS = 15_000

/** Seconds to wait after attempt 1, 2, …, as Standard Webhooks recommends; after the last one the delivery is abandoned. */
export const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000]

/** One attempt at one delivery: the same id and body every time, signed afresh (Standard Webhooks 1.0). */
export async function deliver(delivery: DeliveryRow, secret: string, now: Date): Promise<Attempt> {
  const { status, error } = await post(delivery, secret, now)
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered', status, error: null }
  const retryAfter = RETRY_SECONDS[delivery.attempts]
  // 410: the receiver wants no more of it.
  if (status === 410 || retryAfter === undefined) return { state: 'abandoned', status, error }
  return { state: 'pending', status, error, retryAfter }
}

async function post({ id, url, body }: DeliveryRow, secret: string, now: Date) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Tributary',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      },
      body,
    })
    await response.body?.cancel()
    return { status: response.status, error: response.ok ? null : `answered ${response.status}` }
  } catch (error) {
    return { status: null, error: String(error) }
  }
}

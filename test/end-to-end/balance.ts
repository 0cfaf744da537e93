import type { Client } from '../../src/cli/client.ts'
import type { Balance } from '../../src/contracts/event.ts'

/** No tree of this process's tests is older. */
const BEGAN = performance.timeOrigin

/** Of a stream, over the days of arrival since the tests began, which may run over midnight. Each day has to hold. */
export async function balanceOf(api: Client, stream: string): Promise<Balance> {
  const sum = { received: 0, accepted: 0, duplicates: 0, quarantined: 0, past_horizon: 0 }
  for (const day of new Set([BEGAN, Date.now()].map((time) => new Date(time).toISOString().slice(0, 10)))) {
    const balance = await api.json<Balance>(`/v1/streams/${stream}/balance?day=${day}`)
    if (balance.received !== balance.accepted + balance.duplicates + balance.quarantined)
      throw new Error(`the balance of ${stream} on ${day} does not hold: ${JSON.stringify(balance)}`)
    for (const field of Object.keys(sum) as (keyof typeof sum)[]) sum[field] += balance[field]
  }
  return sum
}

import type { Client } from '../../src/cli/client.ts'
import { simulate } from '../../src/engine/simulate/simulate.ts'
import { PACKS } from '../../src/packs/index.ts'
import { ndjson } from '../workers/orders.ts'

/** Rows of a pack, about, but for those that come with every store and restaurant however little is sold: a dozen sessions of playback. */
const ROWS = 800
/** Of a stream that has more, as stock that is counted by store and product, each so manieth is sent. */
const MOST = 250

/** Sends what every pack's simulator makes of a time in the past, but for lines of logs; epoch ms. */
export async function sendPast(api: Client, from: number, to: number): Promise<void> {
  const rate = ROWS / ((to - from) / 1_000)
  for (const pack of PACKS) {
    if (!pack.simulator) continue
    const events = simulate({ ...pack, simulator: pack.simulator }, { seed: 1, from, to, rate })
    for (const [stream, own] of Map.groupBy(events, (event) => event.stream)) {
      const rows = own.flatMap(({ row }) => (typeof row === 'string' ? [] : [row]))
      if (rows.length === 0) continue
      const each = Math.ceil(rows.length / MOST)
      const response = await api.fetch(`/v1/events/${pack.name}.${stream}`, {
        method: 'POST',
        body: ndjson(rows.filter((_, i) => i % each === 0)),
        headers: { 'Content-Type': 'application/x-ndjson' },
      })
      if (!response.ok) throw new Error(await response.text())
    }
  }
}

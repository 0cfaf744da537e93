import type { Pack } from '../../contracts/pack.ts'
import type { Simulator } from '../../contracts/simulator.ts'
import type { SimulatedEvent } from '../../engine/simulate/outbox.ts'
import { simulate } from '../../engine/simulate/simulate.ts'
import { PACKS } from '../../packs/index.ts'
import type { Client } from '../client.ts'
import { formatMs } from '../duration.ts'
import { deliverer } from '../events/deliver.ts'
import { Lanes } from '../events/lanes.ts'
import { pumpPast } from '../events/pump.ts'
import { Totals } from '../events/totals.ts'

/** Of each pack so much of the time that is just past, at so many rows a second: a few thousand rows in all. */
const STRETCHES = [
  { pack: 'quickeats', lastMs: 120_000, rate: 12 },
  { pack: 'playback', lastMs: 120_000, rate: 20 },
] as const
const SEED = 1

/** Sends simulated events of the last minutes, and says what became of them. */
export async function sendTraffic(gateway: Client, now: number, signal: AbortSignal): Promise<string> {
  const began = Date.now()
  const totals = new Totals()
  const deliver = deliverer(gateway, totals, signal)
  for (const stretch of STRETCHES) {
    const pack = PACKS.find(({ name }) => name === stretch.pack)
    if (!pack?.simulator) continue
    await pumpPast(eventsOf({ ...pack, simulator: pack.simulator }, now, stretch), {
      lanes: new Lanes(deliver, { batch: 500, most: 8 }),
      prefix: `${pack.name}.`,
      stopping: signal,
      onProgress: () => {},
    })
  }
  signal.throwIfAborted()
  return text(totals, Date.now() - began, gateway.url)
}

function eventsOf(
  pack: Pack & { readonly simulator: Simulator },
  now: number,
  { lastMs, rate }: (typeof STRETCHES)[number],
): Iterable<SimulatedEvent> {
  // ten minutes are warm enough for a few rows to look at, and the start is to be quick
  const simulator: Simulator = { ...pack.simulator, warm: '10 minutes' }
  return simulate({ ...pack, simulator }, { seed: SEED, from: now - lastMs, to: now, rate, flat: true })
}

function text(totals: Totals, elapsedMs: number, url: string): string {
  const { received, accepted, duplicates, quarantined } = totals.json(elapsedMs)
  return [
    `Events: ${received} simulated rows of ${STRETCHES.map(({ pack }) => pack).join(' and ')} in ${formatMs(elapsedMs)}: ${accepted} accepted, ${duplicates} duplicates, ${quarantined} in quarantine.`,
    `Look next: curl -H "Authorization: Bearer <key>" ${url}/v1/windows/playback.bitrate`,
    'More of it: npx tributary events simulate quickeats --rate 200 --for 5m',
  ].join('\n')
}

import type { Pack } from '../../contracts/pack.ts'
import type { Simulator } from '../../contracts/simulator.ts'
import { simulate } from '../../engine/simulate/simulate.ts'
import { PACKS } from '../../packs/index.ts'
import type { Client } from '../client.ts'
import { deliverer } from '../events/deliver.ts'
import { Lanes } from '../events/lanes.ts'
import { pumpLive } from '../events/pump.ts'
import { Totals } from '../events/totals.ts'

/** Rows a second of each pack that has no events of its own here: enough for its charts to move, little enough for a laptop to stay cool. */
const RATES: Readonly<Record<string, number>> = {
  quickeats: 12,
  playback: 10,
  streamflix: 6,
  recommendations: 4,
  packaging: 2,
  shopsmart: 0.5,
}
export const LIVE_MINUTES = 30
/** A second's rows of a stream are one request. */
const TICK_MS = 1_000

export const LIVE_RATE = Object.values(RATES).reduce((sum, rate) => sum + rate, 0)

/** Goes on sending simulated events of the packs, that pages have something to show. Ends by itself, or when it is stopped. */
export async function sendLive(gateway: Client, now: number, stopping: AbortSignal): Promise<void> {
  const running = PACKS.flatMap((pack) => {
    const rate = RATES[pack.name]
    const { simulator } = pack
    return rate && simulator ? [pump({ ...pack, simulator }, rate, gateway, now, stopping)] : []
  })
  await Promise.all(running)
}

async function pump(
  pack: Pack & { readonly simulator: Simulator },
  rate: number,
  gateway: Client,
  now: number,
  stopping: AbortSignal,
): Promise<void> {
  const deliver = deliverer(gateway, new Totals(), stopping)
  const events = simulate(pack, {
    // another run of the day is other events
    seed: now % 2 ** 32,
    from: now,
    to: now + LIVE_MINUTES * 60_000,
    rate,
    flat: true,
  })
  await pumpLive(events, {
    lanes: new Lanes(deliver, { batch: 500, most: 2 }),
    prefix: `${pack.name}.`,
    tickMs: TICK_MS,
    stopping,
    onProgress: () => {},
  })
}

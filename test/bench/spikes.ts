import { parseArgs } from 'node:util'
import { placeIncidents } from '../../src/engine/simulate/incidents.ts'
import { simulator } from '../../src/packs/playback/simulator.ts'
import { playback } from '../../src/packs/playback.ts'
import { score } from '../engine/simulate/spikes.ts'
import { watch } from '../engine/simulate/watched.ts'

/**
 * The alert on buffering over days of the pack's own players and incidents, on one core. The smallest group has 5 % of them and the
 * quietest hour 40 % of the mean: at 100 rows a second it has too few for the volume that the alert asks for, and a spike there is not
 * raised. About 12 µs a row: seven days at 100 a second take a quarter of an hour.
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' },
    rate: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
})

const from = Date.parse('2026-11-02T00:00:00Z')
const options = {
  seed: Number(values.seed),
  from,
  to: from + Number(values.days) * 86_400_000,
  rate: Number(values.rate),
}
const pack = { ...playback, simulator }
const began = performance.now()
const watched = watch(pack, 'buffering_spike', options)
const { missed, wrong, ...figures } = score(placeIncidents(pack, options), watched)
console.log({
  ...options,
  rows: watched.rows,
  seconds: Math.round((performance.now() - began) / 1000),
  ...figures,
})
if (missed.length > 0) console.log('missed', missed)
if (wrong.length > 0) console.log('wrong', wrong)

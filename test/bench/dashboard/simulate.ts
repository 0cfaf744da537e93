/**
 * What `tributary events simulate` does live, of several packs in one program: `node simulate.ts URL KEY RATE PACK…`, until SIGTERM.
 * The rate is that of all together; each has its share of it as it is declared, for a population that is many times larger takes minutes to make.
 */
import { client } from '../../../src/cli/client.ts'
import { deliverer, patientAfterFirst } from '../../../src/cli/events/deliver.ts'
import { Lanes } from '../../../src/cli/events/lanes.ts'
import { pumpLive } from '../../../src/cli/events/pump.ts'
import { Totals } from '../../../src/cli/events/totals.ts'
import { readTraffic, type Traffic } from '../../../src/cli/events/traffic.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'

const DAY_MS = 86_400_000
/** As of the command. */
const LIMITS = { batch: 500, most: 8 }

const [url = '', key = '', rate = '', ...packs] = process.argv.slice(2)
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

const period = { from: Date.now(), to: Date.now() + DAY_MS, isLive: true }
const traffic = packs.flatMap((pack) => readTraffic({ pack, seed: '1' }, period))
const usual = traffic.reduce((sum, { pack }) => sum + pack.simulator.rate, 0)

console.log('Running')
await Promise.all(traffic.map(send))

async function send({ pack, options }: Traffic): Promise<void> {
  const totals = new Totals()
  const sender = patientAfterFirst(client(url, key), totals, { stopping: stop.signal, onWait: console.error })
  const lanes = new Lanes(deliverer(sender, totals, new AbortController().signal), LIMITS)
  const events = simulate(pack, { ...options, rate: (pack.simulator.rate * Number(rate)) / usual })
  await pumpLive(events, { lanes, prefix: `${pack.name}.`, stopping: stop.signal, onProgress: () => {} })
}

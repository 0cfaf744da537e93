import { defineCommand } from 'citty'
import { placeIncidents } from '../../engine/simulate/incidents.ts'
import { type SimulationOptions, simulate as simulated } from '../../engine/simulate/simulate.ts'
import { type Client, CONNECTION_ARGS, connect } from '../client.ts'
import { formatMs } from '../duration.ts'
import { INTERRUPTED, onInterrupt } from '../interrupt.ts'
import { readNumber } from '../numbers.ts'
import { progress } from '../progress.ts'
import { deliverer, patientAfterFirst } from './deliver.ts'
import { writeEvents } from './folder.ts'
import { Lanes } from './lanes.ts'
import { readPeriod, type SimulatedPeriod } from './period.ts'
import { incidentJson, incidentText, rowsText } from './planted.ts'
import { pumpLive, pumpPast } from './pump.ts'
import { Totals } from './totals.ts'
import { readTraffic, type Simulated, type Traffic } from './traffic.ts'

const GRACE_MS = 10_000

export const simulate = defineCommand({
  meta: {
    name: 'simulate',
    description: 'Send the simulated traffic of a pack, as it comes or of a past period',
  },
  args: {
    pack: { type: 'positional', required: true, description: 'The pack, for example quickeats, or all' },
    rate: {
      type: 'string',
      description: 'Rows a second of all streams on the mean of a day (default: of the pack)',
    },
    scale: {
      type: 'string',
      description: 'Instead of --rate: 1 is about 100,000 rows of a pack in the period (default of all)',
    },
    for: {
      type: 'string',
      description: 'Send as it comes for so long, every hour like the mean of a day (default: 1m)',
    },
    days: {
      type: 'string',
      description: 'So many days up to the last midnight in UTC, sent as fast as it goes',
    },
    from: {
      type: 'string',
      description: 'Begin of a past period, sent as fast as it goes, with its hours of the day',
    },
    to: { type: 'string', description: 'End of the past period' },
    seed: { type: 'string', default: '1', description: 'The same seed and period make the same events' },
    batch: { type: 'string', default: '500', description: 'Rows of a request at most' },
    concurrency: {
      type: 'string',
      default: '8',
      description: 'Requests under way or waiting, one a stream at a time',
    },
    out: { type: 'string', description: 'Write the events to files in this folder and send nothing' },
    'dry-run': { type: 'boolean', description: 'Say what would be sent' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const period = readPeriod(args, Date.now())
    const traffic = readTraffic(args, period)
    const limits = {
      batch: readNumber(args.batch, 'batch', { min: 1, max: 100_000, integer: true }),
      most: readNumber(args.concurrency, 'concurrency', { min: 1, max: 64, integer: true }),
    }
    const told: object[] = []
    const tell = (json: object, text: readonly string[]) => {
      if (args.json) told.push(json)
      else console.log(text.join('\n'))
    }
    for (const one of traffic) {
      if (args['dry-run']) tellPlan(one, tell)
      else if (args.out !== undefined) await write(one, args.out, tell)
      else await send(connect(args), one, { limits, period, isQuiet: args.json === true, tell })
      if (process.exitCode === INTERRUPTED) break
    }
    if (args.json) console.log(JSON.stringify(args.pack === 'all' ? { packs: told } : told[0]))
  },
})

type Tell = (json: object, text: readonly string[]) => void

interface Sending {
  readonly limits: { readonly batch: number; readonly most: number }
  readonly period: SimulatedPeriod
  readonly isQuiet: boolean
  readonly tell: Tell
}

async function send(gateway: Client, { pack, options }: Traffic, sending: Sending): Promise<void> {
  const { limits, period, isQuiet, tell } = sending
  const began = Date.now()
  const totals = new Totals()
  const incidents = placeIncidents(pack, options)
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  const { stopping, aborting } = interrupt
  const bar = progress(`Simulating ${pack.name}`, isQuiet)
  let note = ''
  const sender = patientAfterFirst(gateway, totals, { stopping, onWait: (text) => (note = text) })
  // of a past period the same requests are made again: those that were taken are known, and change nothing
  const run = period.isLive ? undefined : runOf(pack, options, limits.batch)
  const lanes = new Lanes(deliverer(sender, totals, aborting, run), limits)
  const pump = period.isLive ? pumpLive : pumpPast
  const seconds = (to: number) => Math.round(Math.max(0, to - period.from) / 1000)
  try {
    await pump(simulated(pack, options), {
      lanes,
      prefix: `${pack.name}.`,
      stopping,
      onProgress: (events, at) =>
        bar.update(
          seconds(at),
          seconds(period.to),
          note || `${events} rows, ${totals.sum('accepted')} accepted`,
        ),
    })
  } catch (error) {
    if (!stopping.aborted) throw error
  } finally {
    bar.stop()
    interrupt.dispose()
  }
  const elapsed = Date.now() - began
  tell(
    {
      pack: pack.name,
      ...options,
      ...totals.json(elapsed),
      incidents: incidents.map((incident) => incidentJson(incident)),
    },
    [totals.text(elapsed), ...incidentText(incidents)],
  )
  if (stopping.aborted) process.exitCode = INTERRUPTED
}

function runOf({ name }: Simulated, { seed, from, to, rate }: SimulationOptions, batch: number): string {
  return ['simulated', name, seed, from, to, rate, batch].join('-')
}

async function write({ pack, options }: Traffic, folder: string, tell: Tell): Promise<void> {
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  const began = Date.now()
  const rows = await writeEvents(simulated(pack, options), pack.name, folder, interrupt.stopping).finally(
    () => interrupt.dispose(),
  )
  const incidents = placeIncidents(pack, options)
  if (interrupt.stopping.aborted) process.exitCode = INTERRUPTED
  tell({ pack: pack.name, ...options, folder, rows, incidents: incidents.map(incidentJson) }, [
    rowsText(rows, 'file'),
    '',
    `Written to ${folder} in ${formatMs(Date.now() - began)}.`,
    ...incidentText(incidents),
  ])
}

/** Counts what would be sent, by making it. */
function tellPlan({ pack, options }: Traffic, tell: Tell): void {
  const rows: Record<string, number> = {}
  for (const { stream } of simulated(pack, options)) rows[stream] = (rows[stream] ?? 0) + 1
  const incidents = placeIncidents(pack, options)
  tell({ dry_run: true, pack: pack.name, ...options, rows, incidents: incidents.map(incidentJson) }, [
    rowsText(rows, 'stream'),
    '',
    'These would be sent; nothing was sent.',
    ...incidentText(incidents),
  ])
}

import { defineCommand } from 'citty'
import type { Pack } from '../../contracts/pack.ts'
import type { Simulator } from '../../contracts/simulator.ts'
import { placeIncidents } from '../../engine/simulate/incidents.ts'
import { type SimulationOptions, simulate as simulated } from '../../engine/simulate/simulate.ts'
import { PACKS } from '../../packs/index.ts'
import { type Client, CONNECTION_ARGS, connect } from '../client.ts'
import { nearest } from '../command-line.ts'
import { formatMs } from '../duration.ts'
import { Failure } from '../failure.ts'
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

const GRACE_MS = 10_000

type Simulated = Pack & { readonly simulator: Simulator }

export const simulate = defineCommand({
  meta: {
    name: 'simulate',
    description: 'Send the simulated traffic of a pack, as it comes or of a past period',
  },
  args: {
    pack: { type: 'positional', required: true, description: 'The pack, for example quickeats' },
    rate: {
      type: 'string',
      description: 'Rows a second of all streams on the mean of a day (default: of the pack)',
    },
    for: {
      type: 'string',
      description: 'Send as it comes for so long, every hour like the mean of a day (default: 1m)',
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
    const pack = packOf(args.pack)
    const period = readPeriod(args, Date.now())
    const options: SimulationOptions = {
      seed: readNumber(args.seed, 'seed', { min: 0, max: 2 ** 32, integer: true }),
      rate: readNumber(args.rate ?? String(pack.simulator.rate), 'rate', { min: 0.1, max: 100_000 }),
      flat: period.isLive,
      from: period.from,
      to: period.to,
    }
    const limits = {
      batch: readNumber(args.batch, 'batch', { min: 1, max: 100_000, integer: true }),
      most: readNumber(args.concurrency, 'concurrency', { min: 1, max: 64, integer: true }),
    }
    if (args['dry-run']) return tellPlan(pack, options, args.json)
    if (args.out !== undefined) return write(pack, options, args.out, args.json)
    process.exitCode = await send(connect(args), pack, { options, limits, period, json: args.json })
  },
})

function packOf(name: string): Simulated {
  const simulators = PACKS.filter((pack): pack is Simulated => pack.simulator !== undefined)
  const found = simulators.find((pack) => pack.name === name)
  if (found) return found
  const names = simulators.map((pack) => pack.name)
  const near = nearest(name, names)
  throw new Failure(
    `There is no pack "${name}" with a simulator.`,
    near ? `Did you mean ${near}?` : `There are ${names.join(', ')}.`,
    2,
  )
}

interface Sending {
  readonly options: SimulationOptions
  readonly limits: { readonly batch: number; readonly most: number }
  readonly period: SimulatedPeriod
  readonly json: boolean | undefined
}

async function send(gateway: Client, pack: Simulated, sending: Sending): Promise<number> {
  const { options, limits, period, json } = sending
  const began = Date.now()
  const totals = new Totals()
  const incidents = placeIncidents(pack, options)
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  const { stopping, aborting } = interrupt
  const bar = progress(`Simulating ${pack.name}`, json === true)
  let note = ''
  const sender = patientAfterFirst(gateway, totals, { stopping, onWait: (text) => (note = text) })
  const lanes = new Lanes(deliverer(sender, totals, aborting), limits)
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
  const planted = incidents.map((incident) => incidentJson(incident))
  console.log(
    json
      ? JSON.stringify({ pack: pack.name, ...options, ...totals.json(elapsed), incidents: planted })
      : [totals.text(elapsed), ...incidentText(incidents)].join('\n'),
  )
  return stopping.aborted ? INTERRUPTED : 0
}

async function write(
  pack: Simulated,
  options: SimulationOptions,
  folder: string,
  json?: boolean,
): Promise<void> {
  const interrupt = onInterrupt(GRACE_MS, (text) => process.stderr.write(`\n${text}\n`))
  const began = Date.now()
  const rows = await writeEvents(simulated(pack, options), pack.name, folder, interrupt.stopping).finally(
    () => interrupt.dispose(),
  )
  const incidents = placeIncidents(pack, options)
  if (interrupt.stopping.aborted) process.exitCode = INTERRUPTED
  if (json)
    return console.log(
      JSON.stringify({ pack: pack.name, ...options, folder, rows, incidents: incidents.map(incidentJson) }),
    )
  console.log(
    [
      rowsText(rows, 'file'),
      '',
      `Written to ${folder} in ${formatMs(Date.now() - began)}.`,
      ...incidentText(incidents),
    ].join('\n'),
  )
}

/** Counts what would be sent, by making it. */
function tellPlan(pack: Simulated, options: SimulationOptions, json?: boolean): void {
  const rows: Record<string, number> = {}
  for (const { stream } of simulated(pack, options)) rows[stream] = (rows[stream] ?? 0) + 1
  const incidents = placeIncidents(pack, options)
  const plan = { dry_run: true, pack: pack.name, ...options, rows, incidents: incidents.map(incidentJson) }
  const text = [
    rowsText(rows, 'stream'),
    '',
    'These would be sent; nothing was sent.',
    ...incidentText(incidents),
  ]
  console.log(json ? JSON.stringify(plan) : text.join('\n'))
}

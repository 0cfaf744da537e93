import { parseArgs } from 'node:util'
import { SCENARIOS, type Scenario, type ScenarioId } from './scenarios.ts'

export interface Options {
  readonly scenarios: readonly Scenario[]
  /** Whether d is measured: the Open Inference Protocol. */
  readonly protocol: boolean
  /** Whether e is measured: events. */
  readonly events: boolean
  /** Whether f is measured: the warehouse. */
  readonly warehouse: boolean
  /** Whether g is measured: the lake. */
  readonly lake: boolean
  /** Whether h is measured: the dashboard. */
  readonly dashboard: boolean
  /** Whether i is measured: what a page of the dashboard holds over time. */
  readonly heap: boolean
  /** How long i takes. */
  readonly minutes: number
  /** Whether the books of events, and the facts, grow to ten million, and a page stays open for half an hour. */
  readonly long: boolean
  readonly quick: boolean
  readonly rounds: number
  readonly json: boolean
  readonly write: boolean
  /** As it is to be typed again. */
  readonly command: string
}

export const USAGE = `npm run bench -- [--only a|b|c|d|e|f|g|h|i] [--quick] [--long] [--rounds N] [--minutes N] [--json] [--write]

  --only   one scenario: ${SCENARIOS.map(({ id, title }) => `${id} = ${title}`).join('; ')}; d = Open Inference Protocol; e = events; f = warehouse; g = lake; h = dashboard; i = heap of the dashboard
  --quick  few images and events, one round: a smoke run, not a measurement
  --long   up to ten million events in the books of one ledger, not three, ten million facts, not one, and 30 minutes of i, not 3
  --rounds how often platform and peer take turns (2)
  --minutes how long i keeps its pages open
  --json   every figure of every round
  --write  render docs/benchmarks.md from the figures: of everything, or with --only e, f, g, h or i of that section`

/** Parts that have a section of their own on the page. */
const ALONE = ['e', 'f', 'g', 'h', 'i']

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      minutes: { type: 'string' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const { only, quick, long, json, write } = values
  if (write && only?.some((id) => !ALONE.includes(id)))
    throw new Error('--write renders all that is measured: leave --only out, or say --only e, f, g, h or i')
  const rounds = Number(values.rounds ?? (quick ? 1 : 2))
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${values.rounds} is no number of rounds`)
  const minutes = Number(values.minutes ?? (quick ? 0.2 : long ? 30 : 3))
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes} is no length of time`)
  const scenarios = only ? only.filter((id) => id !== 'd' && !ALONE.includes(id)).map(scenario) : SCENARIOS
  return {
    scenarios,
    protocol: only ? only.includes('d') : true,
    events: only ? only.includes('e') : true,
    warehouse: only ? only.includes('f') : true,
    lake: only ? only.includes('g') : true,
    dashboard: only ? only.includes('h') : true,
    heap: only ? only.includes('i') : true,
    minutes,
    quick,
    long,
    rounds,
    json,
    write,
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
  }
}

function scenario(id: string): Scenario {
  const found = SCENARIOS.find((candidate) => candidate.id === (id as ScenarioId))
  if (!found)
    throw new Error(
      `--only ${id}: there are ${SCENARIOS.map((known) => known.id).join(', ')}, d, e, f, g, h, i`,
    )
  return found
}

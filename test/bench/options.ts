import { parseArgs } from 'node:util'
import { SCENARIOS, type Scenario, type ScenarioId } from './scenarios.ts'

export interface Options {
  readonly scenarios: readonly Scenario[]
  /** Whether d is measured: the Open Inference Protocol. */
  readonly protocol: boolean
  readonly quick: boolean
  readonly rounds: number
  readonly json: boolean
  readonly write: boolean
  /** As it is to be typed again. */
  readonly command: string
}

export const USAGE = `npm run bench -- [--only a|b|c|d] [--quick] [--rounds N] [--json] [--write]

  --only   one scenario: ${SCENARIOS.map(({ id, title }) => `${id} = ${title}`).join('; ')}; d = Open Inference Protocol
  --quick  few images, one round: a smoke run, not a measurement
  --rounds how often platform and peer take turns (2)
  --json   every figure of every round
  --write  render docs/benchmarks.md from the figures`

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const { only, quick, json, write } = values
  if (write && only) throw new Error('--write renders the whole page: leave --only out')
  const rounds = Number(values.rounds ?? (quick ? 1 : 2))
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${values.rounds} is no number of rounds`)
  const scenarios = only ? only.filter((id) => id !== 'd').map(scenario) : SCENARIOS
  return {
    scenarios,
    protocol: only ? only.includes('d') : true,
    quick,
    rounds,
    json,
    write,
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
  }
}

function scenario(id: string): Scenario {
  const found = SCENARIOS.find((candidate) => candidate.id === (id as ScenarioId))
  if (!found) throw new Error(`--only ${id}: there are ${SCENARIOS.map((known) => known.id).join(', ')}, d`)
  return found
}

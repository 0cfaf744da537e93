import { formatUsd } from '../../../src/cli/money.ts'
import type { Round, ScenarioFigures } from '../figures.ts'

export interface Row {
  readonly name: string
  readonly platform: string
  readonly peer: string
  /** Platform over peer. */
  readonly ratio: string
}

interface Figure {
  readonly name: (round: Round) => string
  readonly of: (round: Round) => number | undefined
  readonly digits?: number
}

const FIGURES: readonly Figure[] = [
  { name: () => 'capacity, images/s', of: (r) => r.capacity.images_per_second, digits: 1 },
  { name: () => 'accepted meanwhile, images/s', of: (r) => r.capacity.accepted_per_second, digits: 1 },
  { name: () => 'CPU an image, ms', of: (r) => r.capacity.cpu_ms_per_image, digits: 1 },
  { name: (r) => `at ${r.arrivals.rate} images/s: p50, ms`, of: (r) => r.arrivals.p50 },
  { name: () => '  p95, ms', of: (r) => r.arrivals.p95 },
  { name: () => '  p99, ms', of: (r) => r.arrivals.p99 },
  { name: () => 'idle, polling: p50, ms', of: (r) => r.idle.poll.p50 },
  { name: () => '  p95, ms', of: (r) => r.idle.poll.p95 },
  { name: () => 'idle, Prefer: wait: p50, ms', of: (r) => r.idle.wait.p50 },
  { name: () => '  p95, ms', of: (r) => r.idle.wait.p95 },
  { name: () => 'peak memory, MB', of: (r) => r.peak_mb },
]

export function rows(scenario: ScenarioFigures): Row[] {
  const { platform, peer } = scenario.median
  const compared = FIGURES.map(({ name, of, digits = 0 }) => {
    const [ours = NaN, theirs = NaN] = [of(platform), of(peer)]
    return {
      name: name(platform),
      platform: ours.toFixed(digits),
      peer: theirs.toFixed(digits),
      ratio: (ours / theirs).toFixed(2),
    }
  })
  const cost = platform.cost_usd === undefined ? '–' : formatUsd(platform.cost_usd)
  return [
    ...compared,
    {
      name: 'failures',
      platform: failures(scenario, 'platform'),
      peer: failures(scenario, 'peer'),
      ratio: '',
    },
    { name: 'cost an image (list prices)', platform: cost, peer: '–', ratio: '' },
    {
      name: 'capacity of each round',
      platform: each(scenario, 'platform'),
      peer: each(scenario, 'peer'),
      ratio: '',
    },
  ]
}

function failures({ rounds }: ScenarioFigures, side: 'platform' | 'peer'): string {
  const sum = (of: (round: Round) => number) => rounds[side].reduce((total, round) => total + of(round), 0)
  return `${sum((round) => round.failures)} of ${sum((round) => round.images)}`
}

function each({ rounds }: ScenarioFigures, side: 'platform' | 'peer'): string {
  return rounds[side].map(({ capacity }) => capacity.images_per_second.toFixed(1)).join(', ')
}

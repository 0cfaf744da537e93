import { StageName } from '../../../src/contracts/stage.ts'
import type { ScenarioFigures, StageMedians } from '../figures.ts'

export const STAGE_HEADS = [
  '',
  'idle',
  'constant rate',
  'capacity',
  'peer idle',
  'peer rate',
  'peer capacity',
]

/** Median milliseconds of each stage by phase. */
export function stageRows({ median: { platform, peer } }: ScenarioFigures): string[][] {
  const phases = [platform, peer].flatMap(({ idle, arrivals, capacity }) => [
    idle.stages,
    arrivals.stages,
    capacity.stages,
  ])
  const known = StageName.options.filter((name) => phases.some((stages) => stages[name] !== undefined))
  return known.map((name) => [name, ...phases.map((stages) => cell(stages, name))])
}

function cell(stages: StageMedians, name: StageName): string {
  return stages[name]?.toFixed(0) ?? '–'
}

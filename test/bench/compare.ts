import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Round, ScenarioFigures } from './figures.ts'
import { medians } from './median.ts'
import type { Options } from './options.ts'
import { startPeer } from './peer.ts'
import { startPlatform } from './platform.ts'
import { type Measured, measure, warmUp } from './round.ts'
import type { Scenario } from './scenarios.ts'
import type { Side, SideName } from './side.ts'

/** Platform and peer take turns at one scenario. `say` hears what is going on. */
export async function compare(
  scenario: Scenario,
  options: Options,
  say: (text: string) => void,
): Promise<ScenarioFigures> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-bench-'))
  const running: Side[] = []
  try {
    say(`${scenario.id}: starting`)
    const pictures = await scenario.pictures()
    running.push(await startPlatform(join(directory, 'platform'), scenario.model))
    running.push(await startPeer(join(directory, 'peer'), scenario.model))
    const measured = await takeTurns(running, scenario, pictures, options, say)
    return summary(scenario, pictures, measured)
  } finally {
    await Promise.all(running.map((side) => side.stop()))
    rmSync(directory, { recursive: true, force: true })
  }
}

type Turns = Record<SideName, Measured[]>

async function takeTurns(
  sides: readonly Side[],
  scenario: Scenario,
  pictures: readonly Buffer[],
  { quick, rounds }: Options,
  say: (text: string) => void,
): Promise<Turns> {
  const counts = quick ? scenario.quick : scenario.full
  for (const side of sides) await warmUp(side, pictures, counts.warmUp)
  const turns: Turns = { platform: [], peer: [] }
  let rate: number | undefined
  const sameRate = (capacity: number) => {
    rate ??= sustainable(scenario.rate, capacity)
    return rate
  }
  for (let round = 1; round <= rounds; round++)
    for (const side of sides) {
      say(`${scenario.id}: round ${round} of ${rounds}, ${side.name}`)
      turns[side.name].push(await measure(side, pictures, counts, sameRate))
    }
  return turns
}

/** A rate that the platform can keep up with: the wanted one, or 60 % of what it can do. */
function sustainable(wanted: number, capacity: number): number {
  if (capacity >= wanted * 1.2) return wanted
  return Math.max(0.5, Math.floor(capacity * 0.6 * 2) / 2)
}

function summary(scenario: Scenario, pictures: readonly Buffer[], turns: Turns): ScenarioFigures {
  const sizes = pictures.map(({ length }) => length)
  const rounds = { platform: turns.platform.map(roundOf), peer: turns.peer.map(roundOf) }
  return {
    id: scenario.id,
    title: scenario.title,
    picture_bytes: [Math.min(...sizes), Math.max(...sizes)],
    rounds,
    median: { platform: medians(rounds.platform), peer: medians(rounds.peer) },
    agreement: agreement(turns),
  }
}

const roundOf = ({ round }: Measured): Round => round

function agreement({ platform: [ours], peer: [theirs] }: Turns): { same: number; of: number } {
  const both = [...(ours?.labels ?? [])].filter(([name]) => theirs?.labels.has(name))
  return { same: both.filter(([name, label]) => theirs?.labels.get(name) === label).length, of: both.length }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { startScript, stopScript } from '../child.ts'
import { medians } from '../median.ts'
import { startPlatform } from '../platform.ts'
import { freePort } from '../port.ts'
import type { Side, SideName } from '../side.ts'
import { PROTOCOL_CASES, type ProtocolCase } from './cases.ts'
import { type Driven, drive } from './drive.ts'
import { inferRequest } from './request.ts'

export interface ProtocolFigures {
  readonly title: string
  readonly median: Readonly<Record<SideName, Driven>>
}

/** Platform and a plain Node server take turns at the Open Inference Protocol. `say` hears what is going on. */
export async function compareProtocol(
  { quick, rounds }: { quick: boolean; rounds: number },
  say: (text: string) => void,
): Promise<ProtocolFigures[]> {
  const figures: ProtocolFigures[] = []
  for (const [model, cases] of Map.groupBy(PROTOCOL_CASES, (one) => one.model))
    figures.push(...(await withSides(model, (sides) => takeTurns(sides, cases, quick, rounds, say))))
  return figures
}

async function withSides<T>(model: string, use: (sides: readonly Side[]) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-bench-'))
  const sides: Side[] = []
  try {
    sides.push(await startPlatform(directory, model), await startNode(model))
    return await use(sides)
  } finally {
    await Promise.all(sides.map((side) => side.stop()))
    rmSync(directory, { recursive: true, force: true })
  }
}

async function startNode(model: string): Promise<Side> {
  const port = await freePort()
  const child = await startScript(
    [join(import.meta.dirname, 'peer-main.ts'), String(port), model],
    'Running at',
  )
  const url = `http://127.0.0.1:${port}`
  return { name: 'peer', url, key: '', pids: () => [child.pid ?? 0], stop: () => stopScript(child) }
}

async function takeTurns(
  sides: readonly Side[],
  cases: readonly ProtocolCase[],
  quick: boolean,
  rounds: number,
  say: (text: string) => void,
): Promise<ProtocolFigures[]> {
  const figures: ProtocolFigures[] = []
  for (const one of cases) {
    const driven: Record<SideName, Driven[]> = { platform: [], peer: [] }
    for (let round = 1; round <= rounds; round++)
      for (const side of sides) {
        say(`d: ${one.title}, round ${round} of ${rounds}, ${side.name}`)
        driven[side.name].push(await turn(side, one, quick))
      }
    figures.push({
      title: one.title,
      median: { platform: medians(driven.platform), peer: medians(driven.peer) },
    })
  }
  return figures
}

async function turn(
  side: Side,
  { model, side: pixels, binary, full, quick: few }: ProtocolCase,
  quick: boolean,
) {
  const url = `${side.url}/v2/models/${basename(model)}/infer`
  const request = inferRequest(pixels, binary)
  await drive(url, side.key, request, few)
  return drive(url, side.key, request, quick ? few : full)
}

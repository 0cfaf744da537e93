import type { Stage } from '../../contracts/stage.ts'

const WIDTH = 40

/** Each stage as a bar at its place in time; a stage too short to see is still one cell. */
export function waterfall(stages: readonly Stage[]): string[][] {
  const first = Math.min(...stages.map(({ started_at }) => started_at))
  const last = Math.max(...stages.map(({ started_at, ms }) => started_at + ms))
  const scale = WIDTH / Math.max(1, last - first)
  return stages.map(({ stage, started_at, ms }) => {
    const offset = Math.min(WIDTH - 1, Math.floor((started_at - first) * scale))
    const length = Math.max(1, Math.min(WIDTH - offset, Math.round(ms * scale)))
    return [
      stage,
      `${' '.repeat(offset)}${'█'.repeat(length)}`,
      String(Math.round(started_at - first)),
      String(Math.round(ms)),
    ]
  })
}

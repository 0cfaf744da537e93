import { Failure } from './failure.ts'

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** "500ms", "30s", "2m", "1.5h"; a bare number is seconds. */
export function parseDuration(text: string, option: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim()) ?? []
  if (amount === undefined)
    throw new Failure(`"${text}" is no duration for --${option}.`, 'Write it as 500ms, 30s, 2m or 1h.', 2)
  return Math.round(Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS])
}

export function formatMs(ms: number): string {
  if (ms < 1) return `${ms.toFixed(1)} ms`
  if (ms < 10_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

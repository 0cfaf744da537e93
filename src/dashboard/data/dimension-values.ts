import type { PackShape } from '../../contracts/pack-shape.ts'
import { useQuery } from './query.ts'
import { address } from './request.ts'

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** The values that a key had in the last day, as the window that has it tells: nothing where none does. */
export function useDimensionValues({ pack, windows }: PackShape, name: string): readonly string[] {
  const window = windows.find(({ by }) => by.includes(name))
  const isGauge = window?.kind === 'gauge'
  // on the hour, so that it is asked once and not at each look
  const from = Math.floor((Date.now() - DAY_MS) / HOUR_MS) * HOUR_MS
  const { data } = useQuery<Answer>(
    window &&
      address(
        `/v1/windows/${pack}.${window.name}`,
        isGauge ? {} : { from: new Date(from).toISOString(), by: name, every: 'period' },
      ),
  )
  const values = (data?.rows ?? []).map((row) => row[name]).filter((value) => value !== null)
  return [...new Set(values.map(String))].sort((a, b) => a.localeCompare(b))
}

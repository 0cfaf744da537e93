import { useEffect, useState } from 'preact/hooks'
import type { PackShape } from '../../contracts/pack-shape.ts'
import { dimensionsOf } from './filter.ts'
import type { Period } from './period.ts'
import { address, request } from './request.ts'

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const DAY_MS = 86_400_000

/** What the dimensions of a pack have been lately, by name: those that are known by now. */
export type DimensionValues = Readonly<Record<string, readonly string[]>>

/**
 * Asked once a page, each as it comes; what cannot be had is empty, for a page can do without.
 * Of the last day of the period.
 */
export function useDimensionValues(pack: PackShape, { ms, until }: Period): DimensionValues {
  const [values, setValues] = useState<DimensionValues>({})
  useEffect(() => {
    const abort = new AbortController()
    const ask = async (name: string) => {
      const found = await valuesOf(pack, name, { ms: Math.min(ms, DAY_MS), until }, abort.signal)
      if (!abort.signal.aborted) setValues((before) => ({ ...before, [name]: found }))
    }
    for (const name of dimensionsOf(pack)) void ask(name)
    return () => abort.abort()
  }, [pack, ms, until])
  return values
}

async function valuesOf(
  { pack, windows }: PackShape,
  name: string,
  { ms, until }: Pick<Period, 'ms' | 'until'>,
  signal: AbortSignal,
): Promise<string[]> {
  const window = windows.find(({ kind, by }) => kind === 'tumbling' && by.includes(name))
  const gauge = windows.find(({ by }) => by.includes(name))
  if (!window && !gauge) return []
  const to = until ?? Date.now()
  const from = new Date(to - Math.max(ms, 2 * (window?.every_ms ?? 0))).toISOString()
  const path = window
    ? address(`/v1/windows/${pack}.${window.name}`, {
        from,
        ...(until !== undefined && { to: new Date(until).toISOString() }),
        by: name,
        every: 'period',
      })
    : `/v1/windows/${pack}.${gauge?.name}`
  const { rows } = await request<Answer>(path, { signal }).catch((): Answer => ({ rows: [] }))
  const values = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined)
  return [...new Set(values.map(String))].sort((a, b) => a.localeCompare(b))
}

import type { Trial } from '../../contracts/experiment.ts'
import type { ExperimentData, ExperimentSums, TrialData } from '../../contracts/experiment-sums.ts'
import { type RowSource, unitOf } from './row-source.ts'
import { measuresOf, WHOLE } from './trial-sql.ts'

export type Row = Readonly<Record<string, unknown>>

/** What the statements of a trial gave: units, and by metric its sums. */
export interface TrialRows {
  readonly units: readonly Row[]
  readonly sums: Readonly<Record<string, readonly Row[]>>
}

const SUMS = ['value', 'value_value', 'under', 'under_under', 'value_under'] as const
const BEFORE = ['before', 'before_before', 'value_before', 'under_before'] as const
const CENTRES = ['value_centre', 'under_centre', 'before_centre'] as const
type Sum = (typeof SUMS)[number] | (typeof BEFORE)[number] | (typeof CENTRES)[number]

/** Rows of the whole period and of its days as data to analyse. What a day adds is added to the day before. */
export function trialData(
  trial: Trial,
  sources: ReadonlyMap<string, RowSource>,
  { units, sums }: TrialRows,
): TrialData {
  const dayOf = (row: Row) => String(row.day)
  const only = (rows: readonly Row[], isOf: (day: string) => boolean) =>
    rows.filter((row) => isOf(dayOf(row)))
  const those = (isOf: (day: string) => boolean) =>
    Object.fromEntries(Object.entries(sums).map(([metric, rows]) => [metric, only(rows, isOf)]))
  const days = new Set([...units, ...Object.values(sums).flat()].map(dayOf))
  days.delete(WHOLE)
  return {
    total: dataOf(trial, sources, { units, sums: those((day) => day === WHOLE) }),
    days: [...days].sort().map((day) => ({
      day,
      data: dataOf(trial, sources, {
        units: only(units, (other) => other <= day),
        sums: those((other) => other !== WHOLE && other <= day),
      }),
    })),
  }
}

function dataOf(trial: Trial, sources: ReadonlyMap<string, RowSource>, rows: TrialRows): ExperimentData {
  const exposed: Record<string, number> = {}
  let crossed = 0
  for (const { variant, units } of rows.units) {
    if (variant === null) crossed += Number(units)
    else exposed[String(variant)] = (exposed[String(variant)] ?? 0) + Number(units)
  }
  const sums = Object.entries(trial.metrics).flatMap(([metric, declared]) => {
    const [value, under] = measuresOf(declared)
    const unit = { value: unitOf(sources, value), under: under ? unitOf(sources, under) : 1 }
    const found = Map.groupBy(rows.sums[metric] ?? [], ({ variant }) => String(variant))
    return [...found].map(([variant, own]) => added(metric, variant, own, unit))
  })
  return { exposed, crossed, sums }
}

function added(
  metric: string,
  variant: string,
  rows: readonly Row[],
  unit: { readonly value: number; readonly under: number },
): ExperimentSums {
  const sums: ExperimentSums = { metric, variant, units: 0, value: 0 }
  for (const row of rows) {
    sums.units += Number(row.units)
    for (const name of [...SUMS, ...BEFORE])
      if (name in row) sums[name] = (sums[name] ?? 0) + Number(row[name]) * sizeOf(name, unit)
    for (const name of CENTRES) if (name in row) sums[name] = Number(row[name]) * sizeOf(name, unit)
  }
  return sums
}

/** Each factor of a sum is in its own unit, the value before in that of the value. */
function sizeOf(sum: Sum, { value, under }: { readonly value: number; readonly under: number }): number {
  return sum
    .split('_')
    .map((factor) => (factor === 'centre' ? 1 : factor === 'under' ? under : value))
    .reduce((size, each) => size * each, 1)
}

import type { Aggregate, Ratio, Weighted } from '../../contracts/aggregate.ts'
import type { Guest } from '../../contracts/derived.ts'
import type { SessionAggregate } from '../../contracts/session.ts'
import type { Tumbling } from '../../contracts/window.ts'
import type { Cell, Reading } from './cells/cell.ts'
import { Count } from './cells/count.ts'
import { Distinct } from './cells/distinct.ts'
import { Extreme } from './cells/extreme.ts'
import { Mean } from './cells/mean.ts'
import { Quantile } from './cells/quantile.ts'
import { Sum } from './cells/sum.ts'
import { Top } from './cells/top.ts'
import { milliseconds } from './duration.ts'
import { type Grouping, grouping } from './grouping.ts'
import { type Test, test } from './where.ts'

/** One cell of each group: several values may read the same one, as p50 and p95 read one sketch. */
export interface Part {
  readonly make: () => Cell
  /** Absent where rows are counted. */
  readonly field: string | undefined
  readonly where: Test | undefined
  /** Another stream than the window's. */
  readonly from: string | undefined
  /** Fed by what happens to sessions, not by rows. */
  readonly session: SessionAggregate | undefined
}

/** A window as it is worked with. Times in milliseconds. */
export interface Plan {
  readonly size: number
  readonly lateness: number
  readonly horizon: number
  readonly where: Test | undefined
  readonly grouping: Grouping
  readonly parts: readonly Part[]
  readonly read: (cells: readonly Cell[]) => Record<string, Reading>
}

const HORIZON = 3_600_000

export function plan(window: Tumbling): Plan {
  const parts = new Map<string, Part>()
  const readers = Object.entries(window.values).flatMap(([name, value]) =>
    isWorkedOut(value) ? [] : [reader(name, value, parts)],
  )
  const workedOut = Object.entries(window.values).flatMap(([name, value]) =>
    isWorkedOut(value) ? [[name, value] as const] : [],
  )
  return {
    size: milliseconds(window.size),
    lateness: window.lateness ? milliseconds(window.lateness) : 0,
    horizon: window.horizon ? milliseconds(window.horizon) : HORIZON,
    where: test(window.where),
    grouping: grouping(window.by),
    parts: [...parts.values()],
    read: (cells) => {
      const values: Record<string, Reading> = {}
      for (const { name, part, parameter } of readers) values[name] = cells[part]?.read(parameter) ?? null
      for (const [name, value] of workedOut)
        values[name] = 'ratio' in value ? divided(value, values) : weighed(value, values)
      return ordered(values, window)
    },
  }
}

/** Read of other values, and of no cell of its own. */
export const isWorkedOut = (value: Tumbling['values'][string]): value is Ratio | Weighted =>
  'ratio' in value || 'weighted' in value

interface Reader {
  readonly name: string
  readonly part: number
  readonly parameter: number
}

/** Finds the value's part among those there are, or adds it. */
function reader(name: string, value: Aggregate | Guest | SessionAggregate, parts: Map<string, Part>): Reader {
  const { parameter, ...part } = partOf(value)
  const id = JSON.stringify({
    ...value,
    ...('quantile' in value && { quantile: 0 }),
    ...('top' in value && { top: 0 }),
  })
  if (!parts.has(id)) parts.set(id, part)
  return { name, part: [...parts.keys()].indexOf(id), parameter }
}

function partOf(value: Aggregate | Guest | SessionAggregate): Part & { readonly parameter: number } {
  const rest = {
    parameter: 0,
    session: undefined,
    where: 'where' in value ? test(value.where) : undefined,
    from: 'from' in value ? value.from : undefined,
  }
  if ('count' in value) return { ...rest, make: () => new Count(), field: undefined }
  if ('sum' in value) return { ...rest, make: () => new Sum(), field: value.sum }
  if ('min' in value) return { ...rest, make: () => new Extreme('min'), field: value.min }
  if ('max' in value) return { ...rest, make: () => new Extreme('max'), field: value.max }
  if ('mean' in value) return { ...rest, make: () => new Mean(), field: value.mean }
  if ('distinct' in value) return { ...rest, make: () => new Distinct(), field: value.distinct }
  if ('quantile' in value)
    return { ...rest, make: () => new Quantile(), field: value.of, parameter: value.quantile }
  if ('top' in value) return { ...rest, make: () => new Top(), field: value.of, parameter: value.top }
  return { ...rest, make: () => new Sum(), field: undefined, session: value }
}

/** Nothing where there is nothing to divide by: no traffic is not a rate of 0. */
function divided({ ratio: [over, under], times = 1 }: Ratio, values: Record<string, Reading>): number | null {
  const dividend = values[over]
  const divisor = values[under]
  if (typeof dividend !== 'number' || typeof divisor !== 'number' || divisor === 0) return null
  return (dividend / divisor) * times
}

function weighed({ weighted }: Weighted, values: Record<string, Reading>): number | null {
  let sum = 0
  for (const [name, weight = 0] of Object.entries(weighted)) {
    const value = values[name]
    if (typeof value !== 'number') return null
    sum += value * weight
  }
  return sum
}

/** Values in the order of the declaration, ratios among them. */
function ordered(values: Record<string, Reading>, window: Tumbling): Record<string, Reading> {
  return Object.fromEntries(Object.keys(window.values).map((name) => [name, values[name] ?? null]))
}

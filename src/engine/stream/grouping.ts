import type { Scalar } from '../../contracts/where.ts'
import type { Dimension } from '../../contracts/window.ts'
import { geohash } from './geohash.ts'
import { numeric, type Row, scalar } from './row.ts'

/** What a group has in common, in the order of the window's `by`. */
export type Keys = readonly (Scalar | null)[]

export interface Grouping {
  readonly names: readonly string[]
  readonly keys: (row: Row) => Keys
}

/** Where groups go that came after the cap. */
export const OTHER = '__other__'

export function grouping(by: readonly Dimension[] = []): Grouping {
  const columns = by.map(column)
  const names = columns.map(({ name }) => name)
  const [first] = columns
  if (first && columns.length === 1) return { names, keys: (row) => [first.key(row)] }
  return { names, keys: (row) => columns.map(({ key }) => key(row)) }
}

function column(dimension: Dimension): { name: string; key: (row: Row) => Scalar | null } {
  if (typeof dimension === 'string') return { name: dimension, key: (row) => scalar(row[dimension]) }
  const { geohash: place, precision } = dimension
  const [latitude, longitude] = place
  const degrees = (row: Row, field: string) => numeric(row[field]) ?? Number.NaN
  return {
    name: 'geohash',
    key: (row) => geohash(degrees(row, latitude), degrees(row, longitude), precision),
  }
}

/** One value that two groups share only if all their keys are the same: fit for a Map, and quick where there is one key. */
export function identify(keys: Keys): Scalar | null {
  if (keys.length === 1) return keys[0] ?? null
  let id = ''
  // lengths first, or ["a,", "b"] and ["a", ",b"] would be one
  for (const key of keys) id += typeof key === 'string' ? `${key.length}:${key}` : `${key};`
  return id
}

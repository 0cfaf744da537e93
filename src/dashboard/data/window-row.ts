import type { WindowShape } from '../../contracts/pack-shape.ts'

export interface Ranked {
  readonly value: string | number | boolean
  readonly count: number
}

/** A row of a window as a chart takes it: times in epoch ms, the keys that were asked for in their order. */
export interface WindowRow {
  readonly start: number
  readonly end: number
  readonly keys: readonly unknown[]
  readonly values: Readonly<Record<string, number | null | readonly Ranked[]>>
  readonly isFinal: boolean
  readonly revised: boolean
}

/** @param row as `/v1/windows` and the live stream give it */
export function windowRow(
  row: Readonly<Record<string, unknown>>,
  by: readonly string[],
  shape: WindowShape,
): WindowRow {
  return {
    start: Date.parse(String(row.window_start)),
    end: Date.parse(String(row.window_end)),
    keys: by.map((key) => row[key] ?? null),
    values: Object.fromEntries(shape.values.map(({ name }) => [name, (row[name] ?? null) as number | null])),
    isFinal: row.state === 'final',
    revised: row.revised === true,
  }
}

/** What tells a row from others of its window. */
export const rowId = ({ start, keys }: WindowRow): string => JSON.stringify([start, ...keys])

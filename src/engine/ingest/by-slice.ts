import { isoTime } from '../stream/iso-time.ts'
import type { Row } from '../stream/row.ts'
import { ONE_SLICE, sliceOf } from '../stream/slice.ts'
import type { StreamEntry } from './catalogue.ts'

/** Rows that passed, one a line, by the slice that they belong to. There is always one, though it may have no row. */
export function bySlice({ stream, slicing }: StreamEntry, lines: string): ReadonlyMap<number, string> {
  if (slicing === ONE_SLICE || lines === '') return new Map([[0, lines]])
  const slices = new Map<number, string[]>()
  for (const line of lines.split('\n')) {
    const row: Row = JSON.parse(line)
    const slice = sliceOf(row[stream.partition], isoTime(String(row[stream.time])) ?? 0, slicing)
    const own = slices.get(slice) ?? []
    slices.set(slice, own)
    own.push(line)
  }
  return new Map([...slices].map(([slice, own]) => [slice, own.join('\n')]))
}

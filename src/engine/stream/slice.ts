import { hashValue } from './hash.ts'

/** How many slices there are from a time on, ascending. The number changes only between windows, at a time that is to come. */
export type Slicing = readonly { readonly from: number; readonly slices: number }[]

export const ONE_SLICE: Slicing = [{ from: -Infinity, slices: 1 }]

/** Streams with one partition key fall alike, whatever their names. */
const SEED = 0x736c6963

/** The slice of a row: the same partition value at the same event time always meets in the same one. */
export function sliceOf(partition: unknown, time: number, slicing: Slicing): number {
  let slices = 1
  for (const period of slicing) if (period.from <= time) slices = period.slices
  return slices === 1 ? 0 : hashValue(partition, SEED).low % slices
}

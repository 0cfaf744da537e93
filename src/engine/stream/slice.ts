import type { Pack } from '../../contracts/pack.ts'
import { hashValue } from './hash.ts'
import { isoTime } from './iso-time.ts'

/** How many slices there are from a time on, ascending. The number changes only between windows, at a time that is to come. */
export type Slicing = readonly { readonly from: number; readonly slices: number }[]

export const ONE_SLICE: Slicing = [{ from: -Infinity, slices: 1 }]

export function slicingOf({ slices }: Pick<Pack, 'slices'>, partition: string): Slicing {
  const steps = slices?.[partition]
  if (!steps) return ONE_SLICE
  return [...ONE_SLICE, ...steps.map(({ from, slices }) => ({ from: isoTime(from) ?? Infinity, slices }))]
}

/** Slices that may hold rows: those of every step, the past and the coming ones too. */
export function slicesOf(slicing: Slicing): number[] {
  return Array.from({ length: Math.max(...slicing.map(({ slices }) => slices)) }, (_, slice) => slice)
}

/** Streams with one partition key fall alike, whatever their names. */
const SEED = 0x736c6963

/** The slice of a row: the same partition value at the same event time always meets in the same one. */
export function sliceOf(partition: unknown, time: number, slicing: Slicing): number {
  let slices = 1
  for (const period of slicing) if (period.from <= time) slices = period.slices
  return slices === 1 ? 0 : hashValue(partition, SEED).low % slices
}

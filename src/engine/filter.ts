import type { ResampleFilter } from '../contracts/preprocessing.ts'

/** Pillow's filters (libImaging/Resample.c): `support` is the half width, in pixels of the coarser grid. */
export const FILTERS: Record<
  Exclude<ResampleFilter, 'nearest'>,
  { readonly support: number; readonly weight: (x: number) => number }
> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, weight: hamming },
  bicubic: { support: 2, weight: bicubic },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
}

function sinc(x: number): number {
  if (x === 0) return 1
  return Math.sin(x * Math.PI) / (x * Math.PI)
}

function hamming(x: number): number {
  const distance = Math.abs(x)
  return distance >= 1 ? 0 : sinc(distance) * (0.54 + 0.46 * Math.cos(distance * Math.PI))
}

function bicubic(x: number): number {
  const a = -0.5
  const d = Math.abs(x)
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a
  return 0
}

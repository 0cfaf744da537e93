import type { Preprocessing } from '../contracts/preprocessing.ts'
import { Fault } from '../contracts/problem.ts'
import { type Plan, plan, turned } from './geometry.ts'
import type { ImageHeader } from './header.ts'
import { MEGABYTE, memoryOf, RESIDENT } from './memory.ts'

/** Of the 128 MB of an isolate; the rest is for the code, the heap and what the measurement did not see. */
export const MEMORY_LIMIT = 100 * MEGABYTE
/** A bound on time, not on memory: a row-wise decoder would take seconds. */
export const PIXEL_LIMIT = 120_000_000
/** Up to here a full decode is as quick as a scaled one, and needs no more than jSquash's first memory. */
const JSQUASH_PIXELS = 1_500_000
/** A scaled decode stays this many times larger than the resize asks: closer, and the tensor moves by several levels. */
const SCALE_MARGIN = 3

/** What libjpeg can shrink by while decoding, in eighths of a side. */
export type Eighths = 1 | 2 | 3 | 4 | 8

export interface Route {
  readonly decoder: 'jsquash' | 'magick' | 'png'
  readonly eighths: Eighths
  /** Estimated peak in bytes: wasm memories, the file in JS and in wasm, rows, tensor. */
  readonly bytesNeeded: number
}

/** Chooses the decoder from the header, or refuses. @param byteLength of the whole file */
export function gate(header: ImageHeader, byteLength: number, spec: Preprocessing): Route {
  const planned = plan(header, header.orientation, spec)
  const route = { decoder: decoder(header), eighths: eighths(header, planned, spec) }
  const bytesNeeded = RESIDENT + memoryOf(header, byteLength, route, planned)
  if (bytesNeeded > MEMORY_LIMIT || header.width * header.height > PIXEL_LIMIT)
    throw tooLarge(header, byteLength, planned, bytesNeeded)
  return { ...route, bytesNeeded }
}

function decoder(header: ImageHeader): Route['decoder'] {
  if (header.format === 'png' && !header.interlaced) return 'png'
  const small = header.width * header.height <= JSQUASH_PIXELS
  // jSquash reads grey and YCbCr, not CMYK
  return header.format === 'jpeg' && small && !header.progressive && header.channels < 4
    ? 'jsquash'
    : 'magick'
}

function eighths(header: ImageHeader, { resized }: Plan, { filter }: Preprocessing): Eighths {
  // nearest picks single pixels of the full picture
  if (header.format !== 'jpeg' || decoder(header) !== 'magick' || filter === 'nearest') return 8
  const ratio = Math.max(resized.width / header.width, resized.height / header.height)
  const enough = ([1, 2, 3, 4] as const).find((n) => n / 8 >= ratio * SCALE_MARGIN)
  return enough ?? 8
}

function tooLarge(header: ImageHeader, byteLength: number, planned: Plan, bytesNeeded: number): Fault {
  const { width, height } = turned(header, header.orientation)
  const megapixels = Math.round((width * height) / 100_000) / 10
  const limits = {
    megapixels,
    megapixels_max: PIXEL_LIMIT / 1_000_000,
    estimated_mb: Math.ceil(bytesNeeded / MEGABYTE),
    memory_mb_max: MEMORY_LIMIT / MEGABYTE,
    bytes: byteLength,
  }
  const tensor = planned.output.width * planned.output.height
  const advice =
    tensor * 4 > width * height && tensor > 4_000_000
      ? `the model's resize would make ${planned.output.width} x ${planned.output.height} pixels of it: send a picture that is less long and thin`
      : `${kind(header)}: ${remedy(header)}`
  return new Fault(
    'image-too-large',
    `${width} x ${height} pixels (${megapixels} megapixels) would need an estimated ${limits.estimated_mb} MB; the limits are ${limits.memory_mb_max} MB and ${limits.megapixels_max} megapixels. It is ${advice}.`,
    { limits },
  )
}

function kind(header: ImageHeader): string {
  if (header.progressive) return 'a progressive JPEG'
  if (header.interlaced) return 'an interlaced PNG'
  return `${header.format === 'avif' ? 'an' : 'a'} ${header.format.toUpperCase()}`
}

function remedy(header: ImageHeader): string {
  const baseline = header.format === 'jpeg' && !header.progressive
  return baseline ? 'shrink it before sending' : 'shrink it, or save it as a baseline JPEG, before sending'
}

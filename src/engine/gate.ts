import type { PictureSpec } from '../contracts/preprocessing.ts'
import { Fault } from '../contracts/problem.ts'
import type { Decoding, Eighths } from './decoding.ts'
import { type Plan, plan, turned } from './geometry.ts'
import type { ImageHeader } from './header/image-header.ts'
import { MEGABYTE, MEMORY_LIMIT, memoryOf } from './memory.ts'

/** A bound on time, not on memory: a JPEG is shrunk while it is decoded, others are read whole, at about 30 ms a megapixel. */
const PIXEL_LIMITS = { jpeg: 120_000_000, other: 50_000_000 }
/** Up to here a full decode is as quick as a scaled one, and needs no more than jSquash's first memory. */
const SMALL_PIXELS = 1_500_000
const SMALL_BYTES = 4 * MEGABYTE
/** A scaled decode stays this many times larger than the resize asks: at 2 the tensor moves by up to 16 levels, here by 4. */
const SCALE_MARGIN = 2.75

export interface Route extends Decoding {
  /** Estimated peak in bytes: wasm memories, the file in JS and in wasm, rows, tensor. */
  readonly bytesNeeded: number
}

/** Chooses the decoder from the header, or refuses. @param byteLength of the whole file */
export function gate(header: ImageHeader, byteLength: number, spec: PictureSpec): Route {
  const planned = plan(header, header.orientation, spec)
  const decoding = choose(header, byteLength, planned, spec)
  const bytesNeeded = memoryOf(header, byteLength, decoding, planned)
  if (bytesNeeded > MEMORY_LIMIT || header.width * header.height > pixelLimit(header))
    throw tooLarge(header, byteLength, planned, bytesNeeded)
  return { ...decoding, bytesNeeded }
}

export function choose(header: ImageHeader, byteLength: number, planned: Plan, spec: PictureSpec): Decoding {
  return { decoder: decoder(header, byteLength), eighths: eighths(header, planned, spec) }
}

function decoder(header: ImageHeader, byteLength: number): Route['decoder'] {
  if (header.format === 'png' && !header.interlaced) return 'png'
  // jSquash reads grey and YCbCr, not CMYK
  const plain = header.format === 'jpeg' && !header.progressive && header.channels < 4
  return plain && isSmall(header) && byteLength <= SMALL_BYTES ? 'jsquash' : 'magick'
}

function pixelLimit({ format }: ImageHeader): number {
  return format === 'jpeg' ? PIXEL_LIMITS.jpeg : PIXEL_LIMITS.other
}

function isSmall({ width, height }: ImageHeader): boolean {
  return width * height <= SMALL_PIXELS
}

function eighths(header: ImageHeader, { resized }: Plan, { filter }: PictureSpec): Eighths {
  // nearest picks single pixels of the full picture
  if (header.format !== 'jpeg' || isSmall(header) || filter === 'nearest') return 8
  const ratio = Math.max(resized.width / header.width, resized.height / header.height)
  const enough = ([1, 2, 3, 4] as const).find((n) => n / 8 >= ratio * SCALE_MARGIN)
  return enough ?? 8
}

function tooLarge(header: ImageHeader, byteLength: number, planned: Plan, bytesNeeded: number): Fault {
  const { width, height } = turned(header, header.orientation)
  const megapixels = Math.round((width * height) / 100_000) / 10
  const limits = {
    megapixels,
    megapixels_max: pixelLimit(header) / 1_000_000,
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

import type { Size } from '../engine/geometry.ts'
import { type Encoder, encodeOptions, loadEncoder } from './mozjpeg.ts'

/** In pixels. */
export const PREVIEW_SIDE = 256
const OPTIONS = encodeOptions(75)

let ready: Promise<Encoder> | undefined

/** A JPEG. @param pixels uint8 RGB, HWC, upright */
export async function encodePreview(pixels: Uint8Array, { width, height }: Size): Promise<Uint8Array> {
  ready ??= loadEncoder()
  const encoder = await ready
  return encoder.encode(opaque(pixels), width, height, OPTIONS)
}

function opaque(rgb: Uint8Array): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255)
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] as number
    rgba[to + 1] = rgb[from + 1] as number
    rgba[to + 2] = rgb[from + 2] as number
  }
  return rgba
}

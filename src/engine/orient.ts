import type { Orientation, Size } from './geometry.ts'
import { turned } from './geometry.ts'

/** Bytes from one upright pixel to the next, along x and along y, and where the upright corner is stored. */
function walk({ width, height }: Size, orientation: Orientation): { x: number; y: number; corner: number } {
  const row = width * 3
  const right = row - 3
  const bottom = row * (height - 1)
  switch (orientation) {
    case 1:
      return { x: 3, y: row, corner: 0 }
    case 2:
      return { x: -3, y: row, corner: right }
    case 3:
      return { x: -3, y: -row, corner: bottom + right }
    case 4:
      return { x: 3, y: -row, corner: bottom }
    case 5:
      return { x: row, y: 3, corner: 0 }
    case 6:
      return { x: -row, y: 3, corner: bottom }
    case 7:
      return { x: -row, y: -3, corner: bottom + right }
    case 8:
      return { x: row, y: -3, corner: right }
  }
}

/** Turns a stored picture upright. @param pixels uint8 RGB, HWC, `stored` in size; the same array comes back for 1 */
export function orient(pixels: Uint8Array, stored: Size, orientation: Orientation): Uint8Array {
  if (orientation === 1) return pixels
  const upright = turned(stored, orientation)
  const step = walk(stored, orientation)
  const out = new Uint8Array(pixels.length)
  let to = 0
  for (let y = 0; y < upright.height; y++) {
    let from = step.corner + y * step.y
    for (let x = 0; x < upright.width; x++, from += step.x) {
      out[to++] = pixels[from] as number
      out[to++] = pixels[from + 1] as number
      out[to++] = pixels[from + 2] as number
    }
  }
  return out
}

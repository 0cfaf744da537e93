import type { Orientation } from '../geometry.ts'
import { startsWith, view } from './bytes.ts'

const ORIENTATION = 0x0112
const SHORT = 3

/** The orientation of an EXIF block (a TIFF without pictures); 1 where it is absent, broken or out of range. */
export function orientationOf(block: Uint8Array): Orientation {
  const tiff = startsWith(block, 'Exif\0\0') ? block.subarray(6) : block
  const value = firstDirectory(tiff)?.get(ORIENTATION)
  return isOrientation(value) ? value : 1
}

/** Tags of the first directory whose value is one SHORT or LONG; undefined where it lies outside the bytes. */
export function firstDirectory(tiff: Uint8Array): Map<number, number> | undefined {
  if (tiff.length < 8) return undefined
  const data = view(tiff)
  const little = startsWith(tiff, 'II')
  const at = data.getUint32(4, little)
  if (at + 2 > tiff.length) return undefined
  const end = at + 2 + data.getUint16(at, little) * 12
  if (end > tiff.length) return undefined
  const tags = new Map<number, number>()
  for (let entry = at + 2; entry < end; entry += 12) {
    const short = data.getUint16(entry + 2, little) === SHORT
    const value = short ? data.getUint16(entry + 8, little) : data.getUint32(entry + 8, little)
    tags.set(data.getUint16(entry, little), value)
  }
  return tags
}

function isOrientation(value: number | undefined): value is Orientation {
  return value !== undefined && value >= 1 && value <= 8
}

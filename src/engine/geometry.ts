import type { PictureSpec } from '../contracts/preprocessing.ts'

/** In pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

export interface Window extends Size {
  readonly x: number
  readonly y: number
}

/** EXIF tag 0x0112: how the stored picture must be turned to stand upright; 1 is upright, 5 to 8 swap the sides. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

export interface Plan {
  /** The whole picture after the resize, in stored coordinates: only the small picture is turned. */
  readonly resized: Size
  /** The part of `resized` that the model sees; nothing else is computed. */
  readonly window: Window
  readonly orientation: Orientation
  /** The tensor's size, upright. */
  readonly output: Size
  /** Where the upright window lies in the tensor; what it does not cover takes the crop's fill. */
  readonly at: { readonly x: number; readonly y: number }
}

/** @param stored size before the orientation is applied */
export function plan(stored: Size, orientation: Orientation, spec: PictureSpec): Plan {
  const resized = resize(turned(stored, orientation), spec.resize)
  const output = spec.crop ?? resized
  const x = span(resized.width, output.width)
  const y = span(resized.height, output.height)
  const upright = { x: x.from, y: y.from, width: x.length, height: y.length }
  return {
    resized: turned(resized, orientation),
    window: toStored(upright, resized, orientation),
    orientation,
    output: { width: output.width, height: output.height },
    at: { x: x.at, y: y.at },
  }
}

/** Size of the upright picture from the stored one, or the other way round. */
export function turned({ width, height }: Size, orientation: Orientation): Size {
  return orientation > 4 ? { width: height, height: width } : { width, height }
}

/** `size` scaled so that its longest side is at most `longest`; never enlarged, no side under 1. */
export function fitInside(size: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(size.width, size.height))
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: side(size.width), height: side(size.height) }
}

function resize({ width, height }: Size, mode: PictureSpec['resize']): Size {
  if (mode.mode === 'none') return { width, height }
  if (mode.mode === 'fit') {
    const scale = Math.min(mode.width / width, mode.height / height)
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
  }
  if (mode.mode === 'exact') return { width: mode.width, height: mode.height }
  const long = (side: number, short: number) => Math.floor((mode.edge * side) / short)
  return width <= height
    ? { width: mode.edge, height: long(height, width) }
    : { width: long(width, height), height: mode.edge }
}

/** The centred span of `crop` over `side`: offset floor((side - crop) / 2), negative where the picture is the smaller. */
function span(side: number, crop: number): { from: number; length: number; at: number } {
  const offset = Math.floor((side - crop) / 2)
  const from = Math.max(0, offset)
  return { from, length: Math.min(side, offset + crop) - from, at: from - offset }
}

const MIRRORS_X: readonly Orientation[] = [2, 3, 7, 8]
const MIRRORS_Y: readonly Orientation[] = [3, 4, 6, 7]

function toStored(upright: Window, resized: Size, orientation: Orientation): Window {
  const swaps = orientation > 4
  const size = turned(upright, orientation)
  const whole = turned(resized, orientation)
  const x = swaps ? upright.y : upright.x
  const y = swaps ? upright.x : upright.y
  return {
    x: MIRRORS_X.includes(orientation) ? whole.width - x - size.width : x,
    y: MIRRORS_Y.includes(orientation) ? whole.height - y - size.height : y,
    ...size,
  }
}

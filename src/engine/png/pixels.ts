import { view } from '../header/bytes.ts'
import { corrupt } from '../header/fault.ts'
import type { ImageHeader } from '../header/image-header.ts'
import { onWhite } from '../white.ts'

/** What a PNG needs beside its header to give its samples a colour. */
export interface Colours {
  /** PLTE: R, G, B for each index. */
  readonly palette: Uint8Array | undefined
  /** tRNS: alpha for each index, or the one grey or RGB value that is transparent. */
  readonly transparency: Uint8Array | undefined
}

/** Turns one unfiltered row (without its filter byte) into uint8 RGB on white. */
export type Expand = (row: Uint8Array, out: Uint8Array) => void

export function expander(header: ImageHeader, colours: Colours): Expand {
  const samples = header.channels
  if (samples === 1 && header.bitDepth <= 8) return looked(header, colours)
  const bytes = header.bitDepth / 8
  if (samples === 2 || samples === 4) return alphaed(samples, bytes)
  return keyed(samples, bytes, colours.transparency)
}

/** Palette, and grey up to 8 bits: every value of a sample has its colour in a table of RGB. */
function looked({ bitDepth }: ImageHeader, { palette, transparency }: Colours): Expand {
  const table = palette === undefined ? greys(bitDepth, transparency) : flattened(palette, transparency)
  const perByte = 8 / bitDepth
  const mask = 2 ** bitDepth - 1
  return (row, out) => {
    for (let x = 0, to = 0; to < out.length; x++) {
      const shift = (perByte - 1 - (x % perByte)) * bitDepth
      const at = (((row[Math.floor(x / perByte)] as number) >> shift) & mask) * 3
      if (at >= table.length) throw corrupt('The PNG has a pixel beyond its palette.')
      out[to++] = table[at] as number
      out[to++] = table[at + 1] as number
      out[to++] = table[at + 2] as number
    }
  }
}

function greys(bitDepth: number, transparency: Uint8Array | undefined): Uint8Array {
  const top = 2 ** bitDepth - 1
  const hidden = transparency === undefined ? -1 : view(transparency).getUint16(0)
  return Uint8Array.from({ length: (top + 1) * 3 }, (_, i) => {
    const value = Math.floor(i / 3)
    return value === hidden ? 255 : (value * 255) / top
  })
}

function flattened(palette: Uint8Array, alphas: Uint8Array | undefined): Uint8Array {
  return palette.map((value, i) => onWhite(value, alphas?.[Math.floor(i / 3)] ?? 255))
}

/** Grey or RGB with alpha. 16-bit samples keep their high byte, which comes first. */
function alphaed(samples: number, bytes: number): Expand {
  const step = samples * bytes
  const green = samples === 4 ? bytes : 0
  const blue = green * 2
  const alpha = step - bytes
  return (row, out) => {
    for (let from = 0, to = 0; to < out.length; from += step) {
      const a = row[from + alpha] as number
      out[to++] = onWhite(row[from] as number, a)
      out[to++] = onWhite(row[from + green] as number, a)
      out[to++] = onWhite(row[from + blue] as number, a)
    }
  }
}

/** RGB, and grey of 16 bits, with perhaps one transparent value. */
function keyed(samples: number, bytes: number, key: Uint8Array | undefined): Expand {
  const step = samples * bytes
  const green = samples === 3 ? bytes : 0
  const blue = green * 2
  const hidden = key === undefined ? undefined : keyBytes(key, samples, bytes)
  return (row, out) => {
    for (let from = 0, to = 0; to < out.length; from += step) {
      const clear = hidden?.every((value, i) => row[from + i] === value) ?? false
      out[to++] = clear ? 255 : (row[from] as number)
      out[to++] = clear ? 255 : (row[from + green] as number)
      out[to++] = clear ? 255 : (row[from + blue] as number)
    }
  }
}

/** tRNS has 16 bits for a sample whatever the depth. */
function keyBytes(key: Uint8Array, samples: number, bytes: number): Uint8Array {
  const whole = key.subarray(0, samples * 2)
  return bytes === 2 ? whole : whole.filter((_, i) => i % 2 === 1)
}

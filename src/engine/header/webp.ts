import type { Orientation } from '../geometry.ts'
import { ascii, startsWith, view } from './bytes.ts'
import { orientationOf } from './exif.ts'
import { corrupt, HeaderBeyond } from './fault.ts'
import type { ImageHeader } from './image-header.ts'
import { unsupported } from './signature.ts'

const ANIMATED = 0x02
const ALPHA = 0x10

interface Frame {
  readonly width: number
  readonly height: number
  readonly alpha: boolean
  readonly lossless: boolean
}

export function readWebp(bytes: Uint8Array): ImageHeader {
  let canvas: Frame | undefined
  let frame: Frame | undefined
  let orientation: Orientation = 1
  for (const { type, body } of chunks(bytes)) {
    if (type === 'VP8X') canvas = readCanvas(body)
    else if (type === 'VP8 ') frame ??= readLossy(body)
    else if (type === 'VP8L') frame ??= readLossless(body)
    else if (type === 'EXIF') orientation = orientationOf(body)
  }
  if (frame === undefined) throw new HeaderBeyond('WebP', bytes.length)
  const alpha = canvas?.alpha ?? frame.alpha
  return {
    format: 'webp',
    width: frame.width,
    height: frame.height,
    channels: alpha ? 4 : 3,
    bitDepth: 8,
    alpha,
    orientation,
    progressive: false,
    interlaced: false,
    lossless: frame.lossless,
    density: 4,
  }
}

function* chunks(bytes: Uint8Array): Generator<{ type: string; body: Uint8Array }> {
  const data = view(bytes)
  let at = 12
  while (at + 8 <= bytes.length) {
    const length = data.getUint32(at + 4, true)
    yield { type: ascii(bytes, at, at + 4), body: bytes.subarray(at + 8, at + 8 + length) }
    at += 8 + length + (length % 2)
  }
}

function readCanvas(body: Uint8Array): Frame {
  if (body.length < 10) throw corrupt('The WebP header is too short.')
  const flags = body[0] ?? 0
  if (flags & ANIMATED) throw unsupported('an animated WebP')
  const data = view(body)
  return {
    width: (data.getUint32(4, true) & 0xffffff) + 1,
    height: (data.getUint32(6, true) >>> 8) + 1,
    alpha: (flags & ALPHA) !== 0,
    lossless: false,
  }
}

function readLossy(body: Uint8Array): Frame {
  if (body.length < 10 || !startsWith(body, '\x9d\x01\x2a', 3))
    throw corrupt('The WebP frame header is broken.')
  const data = view(body)
  return {
    width: data.getUint16(6, true) & 0x3fff,
    height: data.getUint16(8, true) & 0x3fff,
    alpha: false,
    lossless: false,
  }
}

function readLossless(body: Uint8Array): Frame {
  if (body.length < 5 || body[0] !== 0x2f) throw corrupt('The WebP frame header is broken.')
  const bits = view(body).getUint32(1, true)
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    alpha: ((bits >>> 28) & 1) === 1,
    lossless: true,
  }
}

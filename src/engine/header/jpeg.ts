import { Fault } from '../../contracts/problem.ts'
import type { Orientation } from '../geometry.ts'
import { startsWith, view } from './bytes.ts'
import { orientationOf } from './exif.ts'
import { corrupt, HeaderBeyond } from './fault.ts'
import type { ImageHeader } from './image-header.ts'

const SOS = 0xda
const APP1 = 0xe1
/** Frames that follow another coding than Huffman's, or that refine another frame. */
const REFUSED_FRAMES: Record<number, string> = {
  195: 'lossless',
  197: 'hierarchical',
  198: 'hierarchical',
  199: 'hierarchical and lossless',
  201: 'arithmetic-coded',
  202: 'arithmetic-coded',
  203: 'arithmetic-coded and lossless',
  205: 'hierarchical',
  206: 'hierarchical',
  207: 'hierarchical and lossless',
}

interface Frame {
  readonly width: number
  readonly height: number
  readonly components: number
  readonly progressive: boolean
  readonly density: number
}

/** Walks the segments up to the first scan. */
export function readJpeg(bytes: Uint8Array): ImageHeader {
  let frame: Frame | undefined
  let orientation: Orientation | undefined
  for (const { marker, body } of segments(bytes)) {
    if (marker === SOS) return header(frame, body, orientation ?? 1)
    if (marker === APP1 && orientation === undefined && startsWith(body, 'Exif\0\0'))
      orientation = orientationOf(body)
    frame ??= readFrame(marker, body)
  }
  throw new HeaderBeyond('JPEG', bytes.length)
}

function header(frame: Frame | undefined, scan: Uint8Array, orientation: Orientation): ImageHeader {
  if (frame === undefined) throw corrupt('The JPEG has picture data before its frame header.')
  const { width, height, components, density } = frame
  return {
    format: 'jpeg',
    width,
    height,
    channels: components,
    bitDepth: 8,
    alpha: false,
    orientation,
    // a scan for each component is held whole, just as a progressive one
    progressive: frame.progressive || (scan[0] ?? 0) < components,
    interlaced: false,
    lossless: false,
    density,
  }
}

function* segments(bytes: Uint8Array): Generator<{ marker: number; body: Uint8Array }> {
  const data = view(bytes)
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw corrupt(`The JPEG header is broken: no marker at byte ${at}.`)
    const marker = bytes[at + 1] ?? 0
    const length = data.getUint16(at + 2)
    if (marker === 0xff) {
      at++ // a marker may be padded with any number of 0xff
      continue
    }
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || length < 2)
      throw corrupt(`The JPEG header is broken: unexpected marker 0x${marker.toString(16)} at byte ${at}.`)
    if (at + 2 + length > bytes.length) return
    yield { marker, body: bytes.subarray(at + 4, at + 2 + length) }
    at += 2 + length
  }
}

function readFrame(marker: number, body: Uint8Array): Frame | undefined {
  const refused = REFUSED_FRAMES[marker]
  if (refused !== undefined) throw refuse(`a ${refused} JPEG`)
  if (marker > 0xc2) return undefined
  if (body.length < 6) throw corrupt('The JPEG frame header is too short.')
  const [precision = 0, , , , , components = 0] = body
  if (precision !== 8) throw refuse(`a JPEG with ${precision} bits a sample`)
  if (![1, 3, 4].includes(components) || body.length < 6 + components * 3)
    throw corrupt(`The JPEG frame header declares ${components} colour components.`)
  return {
    height: view(body).getUint16(1),
    width: view(body).getUint16(3),
    components,
    progressive: marker === 0xc2,
    density: density(body.subarray(6), components),
  }
}

function density(table: Uint8Array, components: number): number {
  const areas = Array.from({ length: components }, (_, i) => {
    const sampling = table[i * 3 + 1] ?? 0
    return (sampling >> 4) * (sampling & 15)
  })
  const largest = Math.max(...areas)
  if (largest < 1 || Math.min(...areas) < 1) throw corrupt('The JPEG frame header has no sampling factors.')
  return areas.reduce((sum, area) => sum + area / largest, 0)
}

function refuse(what: string): Fault {
  return new Fault(
    'image-corrupt',
    `The picture is ${what}, which no common decoder reads. Save it as a baseline or progressive 8-bit JPEG.`,
  )
}

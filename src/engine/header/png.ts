import type { Orientation } from '../geometry.ts'
import { pngChunks } from '../png/chunks.ts'
import { view } from './bytes.ts'
import { orientationOf } from './exif.ts'
import { corrupt, HeaderBeyond } from './fault.ts'
import type { ImageHeader } from './image-header.ts'

/** Samples a pixel and allowed bit depths, by colour type. */
const COLOUR: Record<number, { readonly channels: number; readonly depths: readonly number[] }> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
}
const ADAM7 = 1

export function readPng(bytes: Uint8Array): ImageHeader {
  let header: ImageHeader | undefined
  let orientation: Orientation = 1
  let transparent = false
  for (const { type, body, whole } of pngChunks(bytes)) {
    if (header === undefined) header = readIhdr(type, body, whole, bytes.length)
    else if (type === 'tRNS') transparent = true
    else if (type === 'eXIf' && whole) orientation = orientationOf(body)
  }
  if (header === undefined) throw new HeaderBeyond('PNG', bytes.length)
  return { ...header, alpha: header.alpha || transparent, orientation }
}

function readIhdr(type: string, body: Uint8Array, whole: boolean, length: number): ImageHeader {
  if (type !== 'IHDR') throw corrupt(`The PNG starts with a chunk "${type}" in place of IHDR.`)
  if (!whole) throw new HeaderBeyond('PNG', length)
  if (body.length !== 13) throw corrupt(`The PNG header has ${body.length} bytes in place of 13.`)
  const [bitDepth = 0, colourType = 0, compression, filter, interlace] = body.subarray(8)
  const colour = COLOUR[colourType]
  if (colour === undefined || !colour.depths.includes(bitDepth))
    throw corrupt(`The PNG header declares colour type ${colourType} with ${bitDepth} bits.`)
  if (compression !== 0 || filter !== 0 || (interlace !== 0 && interlace !== ADAM7))
    throw corrupt('The PNG header declares a method that does not exist.')
  return {
    format: 'png',
    width: view(body).getUint32(0),
    height: view(body).getUint32(4),
    channels: colour.channels,
    bitDepth,
    alpha: colourType === 4 || colourType === 6,
    orientation: 1,
    progressive: false,
    interlaced: interlace === ADAM7,
    lossless: true,
    density: colour.channels,
  }
}

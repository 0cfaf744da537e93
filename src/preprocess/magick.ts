import { MagickError, MagickFormat, MagickImage, MagickReadSettings } from '@imagemagick/magick-wasm'
import { Fault } from '../contracts/problem.ts'
import type { Eighths } from '../engine/decoding.ts'
import type { ImageHeader } from '../engine/header/image-header.ts'
import { MEGABYTE, MEMORY_LIMIT } from '../engine/memory.ts'
import type { Begin } from './begin.ts'
import { dropGrownMagick, dropMagick, startMagick } from './magick-instance.ts'

import { strips } from './magick-strips.ts'
import { truncated } from './truncated.ts'

const FORMATS: Record<ImageHeader['format'], MagickFormat> = {
  jpeg: MagickFormat.Jpeg,
  png: MagickFormat.Png,
  webp: MagickFormat.WebP,
  avif: MagickFormat.Avif,
  heic: MagickFormat.Heic,
  tiff: MagickFormat.Tiff,
}

/** Every accepted format; a JPEG is shrunk to `eighths` of its sides while it is decoded. */
export async function decodeMagick(
  bytes: Uint8Array,
  header: ImageHeader,
  eighths: Eighths,
  begin: Begin,
): Promise<void> {
  await startMagick()
  const image = MagickImage.create()
  const warnings: string[] = []
  image.onWarning = ({ error }) => warnings.push(error.message)
  try {
    image.read(bytes, settings(header, eighths))
    if (warnings.some(isShort)) throw truncated(bytes.length)
    image.getPixels((pixels) => strips(image, pixels, begin({ width: image.width, height: image.height })))
    image.dispose()
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw stopped()
    image.dispose()
    throw explained(error, bytes.length)
  } finally {
    dropGrownMagick()
  }
}

function settings(header: ImageHeader, eighths: Eighths): MagickReadSettings {
  // only the first picture of several, and never a format that the header did not name
  const read = new MagickReadSettings({ format: FORMATS[header.format], frameIndex: 0, frameCount: 1 })
  if (eighths < 8) read.setDefine(MagickFormat.Jpeg, 'size', hint(header, eighths))
  return read
}

/** ImageMagick divides the sides by the hint's and drops the fraction; libjpeg rounds that up to eighths. */
function hint({ width, height }: ImageHeader, eighths: Eighths): string {
  const divisor = Math.ceil(8 / eighths)
  return `${Math.floor(width / divisor)}x${Math.floor(height / divisor)}`
}

function explained(error: unknown, length: number): unknown {
  if (!(error instanceof MagickError)) return error
  if (isShort(error.message)) return truncated(length)
  if (/memory|resources ?exhausted/i.test(error.message)) return overLimit()
  return new Fault(
    'image-corrupt',
    `The picture cannot be decoded (${reason(error.message)}). Export it again and send that.`,
  )
}

/** The header let it pass the gate, and the data asked for more. */
function overLimit(): Fault {
  const limits = { memory_mb_max: MEMORY_LIMIT / MEGABYTE }
  return new Fault(
    'image-too-large',
    `Decoding the picture takes more memory than its header suggests, and more than the limit of ${limits.memory_mb_max} MB. Shrink it, or save it as a baseline JPEG, before sending.`,
    { limits },
  )
}

/** A trap leaves the heap as it was in the middle. */
function stopped(): Fault {
  dropMagick()
  return new Fault(
    'image-corrupt',
    'The picture brought the decoder to a stop. Export it again, as a JPEG, PNG or WebP.',
  )
}

function isShort(message: string): boolean {
  return /premature|truncated|unexpected end|insufficient image data/i.test(message)
}

/** `name "detail" @ error/file.c/function/line` without the place and without the name of ImageMagick's own copy. */
function reason(message: string): string {
  return message
    .replace(/ @ \w+\/.*$/s, '')
    .replaceAll(/\s*[`'"]*\/tmp\/[^`'" ]*|[`'"]+/g, '')
    .trim()
}

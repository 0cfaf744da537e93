import { Fault } from '../../contracts/problem.ts'
import { ascii, startsWith } from './bytes.ts'

export type Format = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic' | 'tiff'

const AVIF_BRANDS = ['avif']
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'mif1']
const SEQUENCE_BRANDS = ['avis', 'hevc', 'hevx', 'msf1']

/** Known by their first bytes, and refused: [what it is, the bytes, where they are]. */
const REFUSED: readonly (readonly [name: string, magic: string, offset?: number])[] = [
  ['a GIF', 'GIF8'],
  ['a Photoshop document', '8BPS'],
  ['a PDF document', '%PDF-'],
  ['a JPEG XL image', '\xff\x0a'],
  ['a JPEG XL image', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['a JPEG 2000 image', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['a JPEG 2000 image', '\xff\x4f\xff\x51'],
  ['an icon', '\0\0\x01\0'],
  ['an Apple icon', 'icns'],
  ['a cursor', '\0\0\x02\0'],
  ['a DirectDraw surface', 'DDS '],
  ['an OpenEXR image', '\x76\x2f\x31\x01'],
  ['a Radiance image', '#?RADIANCE'],
  ['a QOI image', 'qoif'],
  ['a FLIF image', 'FLIF'],
  ['a Big TIFF', 'II+\0'],
  ['a Big TIFF', 'MM\0+'],
  ['a DICOM file', 'DICM', 128],
  ['a FITS image', 'SIMPLE  ='],
  ['an EPS document', '%!PS'],
  ['a Windows metafile', '\xd7\xcd\xc6\x9a'],
]

const NOT_IMAGES: readonly (readonly [name: string, magic: string, offset?: number])[] = [
  ['a ZIP archive', 'PK\x03\x04'],
  ['a gzip file', '\x1f\x8b'],
  ['a WebM or Matroska video', '\x1a\x45\xdf\xa3'],
  ['an MP3 file', 'ID3'],
  ['a video or another ISO media file', 'ftyp', 4],
  ['an audio or video file', 'RIFF'],
]

/** Names the format by its magic bytes; the name and the declared type of a file are never trusted. */
export function recognise(bytes: Uint8Array): Format {
  if (bytes.length === 0)
    throw new Fault('body-empty', 'The image holds 0 bytes. Send the bytes of the picture as the body.')
  const format = accepted(bytes)
  if (format !== undefined) return format
  const refused = named(REFUSED, bytes) ?? bitmap(bytes) ?? svg(bytes)
  if (refused !== undefined) throw unsupported(refused)
  throw new Fault(
    'not-an-image',
    `${looks(bytes)} Check what was sent: it must be the bytes of a JPEG, PNG or WebP picture.`,
  )
}

export function unsupported(what: string): Fault {
  return new Fault(
    'image-format-unsupported',
    `The bytes are ${what}, which is not accepted. Convert it to JPEG, PNG or WebP and send that.`,
  )
}

function accepted(bytes: Uint8Array): Format | undefined {
  if (startsWith(bytes, '\xff\xd8\xff')) return 'jpeg'
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png'
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp'
  if (startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')) return 'tiff'
  return startsWith(bytes, 'ftyp', 4) ? heif(bytes) : undefined
}

function heif(bytes: Uint8Array): Format | undefined {
  const size = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), 256)
  const brands = [ascii(bytes, 8, 12)]
  for (let at = 16; at + 4 <= size; at += 4) brands.push(ascii(bytes, at, at + 4))
  const major = brands[0] ?? ''
  if (SEQUENCE_BRANDS.includes(major)) throw unsupported('an animated AVIF or HEIF')
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif'
  return HEIC_BRANDS.includes(major) ? 'heic' : undefined
}

function named(
  list: readonly (readonly [name: string, magic: string, offset?: number])[],
  bytes: Uint8Array,
): string | undefined {
  return list.find(([, magic, offset]) => startsWith(bytes, magic, offset))?.[0]
}

/** "BM" alone would catch prose: the reserved bytes of a bitmap's header are 0. */
function bitmap(bytes: Uint8Array): string | undefined {
  return startsWith(bytes, 'BM') && startsWith(bytes, '\0\0\0\0', 6) ? 'a BMP bitmap' : undefined
}

function svg(bytes: Uint8Array): string | undefined {
  const head = ascii(bytes, 0, 1024)
  return /^\W{0,3}\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]/i.test(head)
    ? 'an SVG drawing'
    : undefined
}

function looks(bytes: Uint8Array): string {
  const head = ascii(bytes, 0, 512)
  if (/^\W{0,3}\s*<(!doctype html|html|head|body)\b/i.test(head))
    return 'The bytes are an HTML page, perhaps an error page saved under the name of a picture.'
  if (/^\s*[{[]/.test(head) && /["\d\]}]/.test(head)) return 'The bytes look like JSON.'
  const other = named(NOT_IMAGES, bytes)
  if (other !== undefined) return `The bytes are ${other}.`
  if (/^[\t\n\r -~\x80-\xff]*$/.test(head)) return `The bytes are text: ${excerpt(head)}.`
  return `The first bytes (${hex(bytes)}) are those of no picture format.`
}

function excerpt(head: string): string {
  return JSON.stringify(head.replaceAll(/[^ -~]+/g, ' ').slice(0, 40))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

import { describe, expect, test } from 'vitest'
import { HeaderBeyond } from '../../src/engine/header/fault.ts'
import { HEADER_BYTES, readHeader } from '../../src/engine/header.ts'
import vectors from '../vectors/index.json'
import { image, refusal } from './pictures.ts'

test.each(vectors.valid)('$file is $stored_size as stored', ({ file, stored_size, upright_size }) => {
  const { width, height, orientation } = readHeader(image(file).subarray(0, HEADER_BYTES))
  expect([width, height]).toStrictEqual(stored_size)
  const upright = orientation > 4 ? [height, width] : [width, height]
  expect(upright).toStrictEqual(upright_size)
})

test.each([
  ['jpeg-baseline-444.jpg', { format: 'jpeg', channels: 3, progressive: false, density: 3, alpha: false }],
  ['jpeg-baseline-420.jpg', { density: 1.5 }],
  ['jpeg-progressive.jpg', { progressive: true }],
  ['jpeg-gray.jpg', { channels: 1, density: 1 }],
  ['jpeg-cmyk.jpg', { channels: 4 }],
  ['png-rgb16.png', { format: 'png', channels: 3, bitDepth: 16, interlaced: false }],
  ['png-gray-alpha.png', { channels: 2, alpha: true }],
  ['png-palette-trns.png', { channels: 1, alpha: true }],
  ['png-gray1.png', { bitDepth: 1 }],
  ['webp-lossy.webp', { format: 'webp', lossless: false, alpha: false }],
  ['webp-lossless.webp', { lossless: true, alpha: false }],
  ['webp-alpha.webp', { lossless: true, alpha: true }],
])('%s declares %o', (file, expected) => {
  expect(readHeader(image(file))).toMatchObject(expected)
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is read', (orientation) => {
  expect(readHeader(image(`exif-orientation-${orientation}.jpg`)).orientation).toBe(orientation)
})

describe('what is no picture', () => {
  test.each([
    ['', 'body-empty', 'Send the bytes'],
    ['<!DOCTYPE html><title>404', 'not-an-image', 'an HTML page'],
    ['{"error":"expired"}', 'not-an-image', 'JSON'],
    ['name,size\na,1\n', 'not-an-image', 'text'],
    ['PK\x03\x04\0\0', 'not-an-image', 'a ZIP archive'],
    ['\x01\x02\x03\x04\x05', 'not-an-image', '01 02 03 04 05'],
    ['GIF89a', 'image-format-unsupported', 'a GIF'],
    ['BM\x10\0\0\0\0\0\0\0\x36', 'image-format-unsupported', 'a BMP'],
    ['%PDF-1.7', 'image-format-unsupported', 'a PDF'],
    ['8BPS\0\x01', 'image-format-unsupported', 'Photoshop'],
    ['<?xml version="1.0"?>\n<svg xmlns="', 'image-format-unsupported', 'an SVG'],
    ['\xff\x0a\0\0', 'image-format-unsupported', 'JPEG XL'],
    ['\0\0\x01\0\x01\0', 'image-format-unsupported', 'an icon'],
  ])('%j is %s', (text, name, words) => {
    const problem = refusal(() => readHeader(Buffer.from(text, 'latin1')))
    expect(problem.type).toBe(`/problems#${name}`)
    expect(problem.detail).toContain(words)
  })
})

describe('a broken header', () => {
  test.each([
    ['a side of 0', frame(0xc0, 8, 0, 16), '0 pixels'],
    ['12 bits a sample', frame(0xc0, 12, 16, 16), '12 bits'],
    ['arithmetic coding', frame(0xc9, 8, 16, 16), 'arithmetic'],
    ['lossless coding', frame(0xc3, 8, 16, 16), 'lossless'],
    ['no marker where one belongs', [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 9, 9, 9, 9], 'no marker'],
  ])('with %s is corrupt', (_, bytes, words) => {
    const problem = refusal(() => readHeader(Uint8Array.from(bytes)))
    expect(problem.type).toBe('/problems#image-corrupt')
    expect(problem.detail).toContain(words)
  })

  test('of a PNG with an impossible bit depth is corrupt', () => {
    const bytes = image('png-rgb8.png')
    bytes[24] = 4
    expect(refusal(() => readHeader(bytes)).type).toBe('/problems#image-corrupt')
  })
})

test('a header that goes on beyond the bytes asks for more of them', () => {
  const padding = [0xff, 0xed, 0xff, 0xff, ...new Uint8Array(0xfffd)]
  const bytes = Uint8Array.from([0xff, 0xd8, ...padding, ...frame(0xc0, 8, 16, 24).slice(2)])
  expect(() => readHeader(bytes.subarray(0, HEADER_BYTES))).toThrow(HeaderBeyond)
  expect(readHeader(bytes)).toMatchObject({ width: 24, height: 16 })
})

test('a scan for each component is held whole, as a progressive one is', () => {
  const bytes = frame(0xc0, 8, 16, 16)
  bytes[bytes.indexOf(0xda) + 3] = 1
  expect(readHeader(Uint8Array.from(bytes)).progressive).toBe(true)
})

test('random bytes after each signature never throw anything but a fault', () => {
  let state = 1
  const noise = () => {
    state = (state * 48271) % 0x7fffffff
    return state & 255
  }
  const starts = [
    '\xff\xd8\xff',
    '\x89PNG\r\n\x1a\n',
    'RIFF\0\0\0\0WEBPVP8X',
    'II*\0',
    'MM\0*',
    '\0\0\0\x18ftypavif',
  ]
  for (let round = 0; round < 3000; round++) {
    const start = Buffer.from(starts[round % starts.length] ?? '', 'latin1')
    const bytes = Uint8Array.from([...start, ...Array.from({ length: round % 90 }, noise)])
    try {
      readHeader(bytes)
    } catch (error) {
      expect(error).toHaveProperty('problem')
    }
  }
})

/** A JPEG of one frame header with three components, and the start of its scan. */
function frame(marker: number, precision: number, height: number, width: number): number[] {
  const components = [1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]
  const sof = [
    0xff,
    marker,
    0,
    17,
    precision,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    3,
    ...components,
  ]
  return [0xff, 0xd8, ...sof, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]
}

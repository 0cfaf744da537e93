import { describe, expect, test } from 'vitest'
import type { PictureSpec } from '../../src/contracts/preprocessing.ts'
import { gate } from '../../src/engine/gate.ts'
import type { ImageHeader } from '../../src/engine/header/image-header.ts'
import { readHeader } from '../../src/engine/header.ts'
import { image, refusal } from './pictures.ts'

const MB = 1_000_000
const SQUEEZENET: PictureSpec = {
  resize: { mode: 'shortest_edge', edge: 256 },
  filter: 'bilinear',
  crop: { width: 224, height: 224 },
}
const JPEG = header({})

describe('the route', () => {
  test.each([
    ['a small baseline JPEG', header({ width: 640, height: 480 }), 'jsquash', 8],
    ['a small progressive JPEG', header({ width: 640, height: 480, progressive: true }), 'magick', 8],
    ['a small CMYK JPEG', header({ width: 640, height: 480, channels: 4 }), 'magick', 8],
    ['a JPEG of 12 megapixels', JPEG, 'magick', 2],
    ['a JPEG of 48 megapixels', header({ width: 8000, height: 6000 }), 'magick', 1],
    ['a PNG', header({ format: 'png' }), 'png', 8],
    [
      'a small interlaced PNG',
      header({ format: 'png', width: 900, height: 900, interlaced: true }),
      'magick',
      8,
    ],
    ['a small WebP', header({ format: 'webp', width: 900, height: 900 }), 'magick', 8],
  ])('of %s', (_, of, decoder, eighths) => {
    expect(gate(of, MB, SQUEEZENET)).toMatchObject({ decoder, eighths })
  })

  test('of a small picture in a large file avoids jSquash, which copies the file', () => {
    expect(gate(header({ width: 640, height: 480 }), 20 * MB, SQUEEZENET).decoder).toBe('magick')
  })

  test('for nearest reads every pixel', () => {
    expect(gate(JPEG, MB, { ...SQUEEZENET, filter: 'nearest' }).eighths).toBe(8)
  })
})

/** What docs/limits.md promises, at the sizes measured there. */
describe('the limit', () => {
  const pixels = (width: number, height: number) => ({ width, height })
  test.each([
    ['baseline JPEG, 108 megapixels', header(pixels(12000, 9000)), 5],
    ['progressive 4:2:0 JPEG, 12 megapixels', header({ progressive: true }), 3],
    ['PNG, 12 megapixels in 32 MB', header({ format: 'png' }), 32],
    ['WebP, 6 megapixels', header({ format: 'webp', ...pixels(2828, 2121) }), 1],
    ['AVIF, 2 megapixels', header({ format: 'avif', ...pixels(1632, 1224) }), 1],
  ])('lets pass: %s', (_, of, megabytes) => {
    expect(gate(of, megabytes * MB, SQUEEZENET).bytesNeeded).toBeLessThanOrEqual(100 * MB)
  })

  test.each([
    ['progressive 4:2:0 JPEG, 24 megapixels', header({ progressive: true, ...pixels(6000, 4000) }), 2],
    ['WebP, 12 megapixels', header({ format: 'webp' }), 1],
    ['AVIF, 12 megapixels', header({ format: 'avif' }), 1],
    ['interlaced PNG, 12 megapixels', header({ format: 'png', interlaced: true }), 10],
    ['baseline JPEG, 121 megapixels', header(pixels(11000, 11000)), 5],
  ])('refuses: %s', (_, of, megabytes) => {
    expect(refusal(() => gate(of, megabytes * MB, SQUEEZENET)).type).toBe('/problems#image-too-large')
  })

  test('gives its numbers, and says what to do', () => {
    const of = header({ progressive: true, width: 6000, height: 4000 })
    const problem = refusal(() => gate(of, 2 * MB, SQUEEZENET))
    expect(problem.detail).toMatch(/24 megapixels.*estimated \d+ MB.*100 MB.*baseline JPEG/)
    expect(problem.limits).toMatchObject({ megapixels: 24, memory_mb_max: 100, megapixels_max: 120 })
  })

  test('counts a tensor that the model would stretch beyond measure', () => {
    const of = header({ format: 'png', width: 4000, height: 2 })
    const problem = refusal(() => gate(of, 1000, { ...SQUEEZENET, crop: null }))
    expect(problem.detail).toContain('512000 x 256')
    expect(gate(of, 1000, SQUEEZENET).bytesNeeded).toBeLessThan(80 * MB)
  })

  test.each(['bomb-declared-30000x30000.png', 'bomb-valid-30000x30000.png', 'bomb-declared-65000x65000.jpg'])(
    'refuses %s within 50 ms',
    (file) => {
      const bytes = image(file)
      const start = performance.now()
      expect(refusal(() => gate(readHeader(bytes), bytes.length, SQUEEZENET)).type).toContain(
        'image-too-large',
      )
      expect(performance.now() - start).toBeLessThan(50)
    },
  )
})

function header(of: Partial<ImageHeader>): ImageHeader {
  return {
    format: 'jpeg',
    width: 4000,
    height: 3000,
    channels: 3,
    bitDepth: 8,
    alpha: false,
    orientation: 1,
    progressive: false,
    interlaced: false,
    lossless: false,
    density: 1.5,
    ...of,
  }
}

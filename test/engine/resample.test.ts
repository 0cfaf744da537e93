import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Size, Window } from '../../src/engine/geometry.ts'
import { Resampler } from '../../src/engine/resample.ts'

/** By Pillow 12.3: 11x7 to 4x3 in full, then the SHA-256 of 211x97 to 64x53 and of 61x47 to 150x201. */
const PILLOW = [
  [
    'nearest',
    'eccae6727ec85cdc9a94422ea68098081056da5610ee9880582e42969adc50c87e40e6ca',
    '2d7cc48cd0da95967254281e90ad7bad9be51e4b6403755c1ddf4b3c4003d5c4',
    '93fa837fdd0a917ccde7ecb9ceedf326a7decb9a0dde8bc8077ba0e2aa89b478',
  ],
  [
    'box',
    '717a98806283aa88a4868b779f795890984fb034a092587978778bad85718ca07273987a',
    '16028b604db20ffac85fe5c106941dd53bb9d694b765ba96ae3ff039af2a3833',
    '93fa837fdd0a917ccde7ecb9ceedf326a7decb9a0dde8bc8077ba0e2aa89b478',
  ],
  [
    'bilinear',
    '77738f847584a4798a8f7c779880629183589a58839e628088777ca48a798f84757b8f73',
    'bc0fae283114ba451a2f436070befd11e899b90db19e21f5d39c48ccb8ec434a',
    '14a028097d88d471025cb4d9c56c0cd1f353b27e6b17dcf1706939551514cb54',
  ],
  [
    'hamming',
    '7c7c9083728aa27f918580739d7f6080894aa04a89a7607f827380ad917f8b8a7277907c',
    '7242743d52f544dc5178e7083ac50993792660875c17231a7491c4c82d9c503d',
    '738a26a6003f538aa7b3f689eb97a9da54851a341b11e4a0f19f9b989bde5dab',
  ],
  [
    'bicubic',
    '737294807186a77b898f7d789b805c9489509d50899f5c8085787da7897b8e8671769472',
    '9f8e54d0883b8d66b23460771da2b3c32f3b717248cc59d7eba8ecc0acb557a0',
    'c0f000b524b2bd63e32779ef5f36c4b0b149cd6997401ad937aeec5ded03109f',
  ],
  [
    'lanczos',
    '7072967d6f88aa7f868f7d799c815a99884f9a4f88a05a8184797da9867f8e886f739672',
    'd883ff64f2d9484258d9044215e61c8a7ecf7d01ba853d72a748696631854c0e',
    '8d19a2d318aa950bc79c7ea5bb42ed73f779257ced65cc89a260d0f56a1980f0',
  ],
] as const

type Filter = (typeof PILLOW)[number][0]

describe.each(PILLOW)('%s', (filter, shrunk, smaller, larger) => {
  test('shrinks to the bytes of Pillow', () => {
    expect(hex(resample(size(11, 7), size(4, 3), filter))).toBe(shrunk)
    expect(sha256(resample(size(211, 97), size(64, 53), filter))).toBe(smaller)
  })
  test('enlarges to the bytes of Pillow', () => {
    expect(sha256(resample(size(61, 47), size(150, 201), filter))).toBe(larger)
  })
  test('computes a window as the same part of the whole', () => {
    const window = { x: 19, y: 11, width: 30, height: 23 }
    const whole = resample(size(211, 97), size(64, 53), filter)
    expect(resample(size(211, 97), size(64, 53), filter, window)).toStrictEqual(cut(whole, 64, window))
  })
})

test('keeps a picture of the same size as it is', () => {
  expect(resample(size(9, 5), size(9, 5), 'bicubic')).toStrictEqual(picture(size(9, 5)))
})

test('takes rows in strips of any height, with or without a fourth byte', () => {
  const source = size(40, 30)
  const whole = resample(source, size(13, 17), 'lanczos')
  const rgba = new Uint8Array(source.width * source.height * 4)
  for (const [i, value] of picture(source).entries()) rgba[Math.floor(i / 3) * 4 + (i % 3)] = value
  const resampler = made(source, size(13, 17), 'lanczos')
  for (let row = 0; row < source.height; row += 7) {
    const rows = Math.min(7, source.height - row)
    resampler.push({ data: rgba.subarray(row * 160, (row + rows) * 160), rows, channels: 4 })
  }
  expect(resampler.pixels).toStrictEqual(whole)
})

test('is complete before the rows that the window does not reach', () => {
  const resampler = made(size(10, 100), size(10, 50), 'box', { x: 0, y: 0, width: 10, height: 10 })
  resampler.push({ data: picture(size(10, 20)), rows: 20, channels: 3 })
  expect(resampler.complete).toBe(true)
})

test('maps a source that a scaled decode rounded up by its true extent', () => {
  const flat = (width: number) => ({
    source: size(width, 1),
    data: new Uint8Array(width * 3).map((_, i) => i),
  })
  const { source, data } = flat(5)
  const target = size(2, 1)
  const resampler = new Resampler({
    source,
    extent: { width: 4, height: 1 },
    resized: target,
    window: { x: 0, y: 0, ...target },
    filter: 'box',
  })
  resampler.push({ data, rows: 1, channels: 3 })
  expect([...resampler.pixels]).toStrictEqual([2, 3, 4, 8, 9, 10])
})

function resample(source: Size, resized: Size, filter: Filter, window?: Window): Uint8Array {
  const resampler = made(source, resized, filter, window)
  resampler.push({ data: picture(source), rows: source.height, channels: 3 })
  return resampler.pixels
}

function made(
  source: Size,
  resized: Size,
  filter: Filter,
  window: Window = { x: 0, y: 0, ...resized },
): Resampler {
  return new Resampler({ source, extent: source, resized, window, filter })
}

function size(width: number, height: number): Size {
  return { width, height }
}

function picture({ width, height }: Size): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i * 31 + i * 7) % 256)
}

function cut(pixels: Uint8Array, width: number, window: Window): Uint8Array {
  return Uint8Array.from({ length: window.width * window.height * 3 }, (_, i) => {
    const x = window.x * 3 + (i % (window.width * 3))
    const y = window.y + Math.floor(i / (window.width * 3))
    return pixels[y * width * 3 + x] ?? 0
  })
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

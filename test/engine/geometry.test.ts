import { describe, expect, test } from 'vitest'
import type { PictureSpec } from '../../src/contracts/preprocessing.ts'
import { fitInside, type Orientation, plan, type Size } from '../../src/engine/geometry.ts'

const NONE: PictureSpec = {
  resize: { mode: 'none' },
  filter: 'bilinear',
  crop: null,
}
const SQUEEZENET: PictureSpec = {
  ...NONE,
  resize: { mode: 'shortest_edge', edge: 256 },
  crop: { width: 224, height: 224 },
}

describe('the resize', () => {
  test.each([
    [size(451, 300), size(384, 256)],
    [size(640, 480), size(341, 256)],
    [size(320, 200), size(409, 256)],
    [size(17, 31), size(256, 466)],
    [size(1, 1), size(256, 256)],
    [size(4000, 2), size(512_000, 256)],
  ])('of %o by the shortest edge is %o, the long side rounded down', (stored, resized) => {
    expect(plan(stored, 1, SQUEEZENET).resized).toStrictEqual(resized)
  })

  test('to an exact size is turned for a picture that lies on its side', () => {
    const planned = plan(size(300, 200), 6, { ...NONE, resize: { mode: 'exact', width: 32, height: 64 } })
    expect(planned.resized).toStrictEqual(size(64, 32))
    expect(planned.output).toStrictEqual(size(32, 64))
  })

  test('may leave the picture as it is', () => {
    expect(plan(size(7, 5), 1, NONE)).toMatchObject({
      resized: size(7, 5),
      window: { x: 0, y: 0, width: 7, height: 5 },
    })
  })
})

describe('the crop', () => {
  test('is centred, its offset rounded down', () => {
    expect(plan(size(640, 480), 1, SQUEEZENET).window).toStrictEqual({
      x: 58,
      y: 16,
      width: 224,
      height: 224,
    })
  })

  // upright 5 wide, 2 cut out: offset 1 from the left, so 2 from the right
  test.each([
    [1, { x: 1, y: 0, width: 2, height: 1 }],
    [2, { x: 2, y: 0, width: 2, height: 1 }],
    [3, { x: 2, y: 0, width: 2, height: 1 }],
    [4, { x: 1, y: 0, width: 2, height: 1 }],
    [5, { x: 0, y: 1, width: 1, height: 2 }],
    [6, { x: 0, y: 2, width: 1, height: 2 }],
    [7, { x: 0, y: 2, width: 1, height: 2 }],
    [8, { x: 0, y: 1, width: 1, height: 2 }],
  ] as const)('of orientation %i is %o in stored coordinates', (orientation, window) => {
    const stored = orientation > 4 ? size(1, 5) : size(5, 1)
    const planned = plan(stored, orientation as Orientation, { ...NONE, crop: size(2, 1) })
    expect(planned.window).toStrictEqual(window)
  })

  test('larger than the picture is padded, the odd pixel at the start, as Hugging Face does', () => {
    const planned = plan(size(101, 300), 1, { ...NONE, crop: size(224, 224) })
    expect(planned.window).toStrictEqual({ x: 0, y: 38, width: 101, height: 224 })
    expect(planned.at).toStrictEqual({ x: 62, y: 0 })
    expect(planned.output).toStrictEqual(size(224, 224))
  })
})

test.each([
  [size(4000, 3000), size(256, 192)],
  [size(100, 50), size(100, 50)],
  [size(4000, 2), size(256, 1)],
])('%o fits inside 256 as %o', (whole, fitted) => {
  expect(fitInside(whole, 256)).toStrictEqual(fitted)
})

function size(width: number, height: number): Size {
  return { width, height }
}

import { describe, expect, it } from 'vitest'
import { normalise, toInput } from '../../src/engine/tensor.ts'

const PLAIN = { rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] }
const NCHW = { channels: 'RGB', layout: 'NCHW', datatype: 'FP32' } as const

describe('pixels', () => {
  it('become NCHW planes: (pixel * rescale - mean) / std, channel by channel', () => {
    const pixels = Uint8Array.of(0, 51, 102, 153, 204, 255)
    const target = new Float32Array(8).fill(-1)
    normalise(pixels, { ...NCHW, rescale: 1 / 255, mean: [0, 0.5, 0.2], std: [1, 0.5, 0.1] }, target, 1)
    const expected = [
      -1,
      0,
      0.6,
      (0.2 - 0.5) / 0.5,
      (0.8 - 0.5) / 0.5,
      (0.4 - 0.2) / 0.1,
      (1 - 0.2) / 0.1,
      -1,
    ]
    for (const [i, value] of expected.entries()) expect(target[i]).toBeCloseTo(value, 5)
  })

  it.each([
    ['NCHW', 'RGB', [1, 4, 2, 5, 3, 6]],
    ['NCHW', 'BGR', [3, 6, 2, 5, 1, 4]],
    ['NHWC', 'RGB', [1, 2, 3, 4, 5, 6]],
    ['NHWC', 'BGR', [3, 2, 1, 6, 5, 4]],
  ] as const)('are laid out as %s, %s', (layout, channels, expected) => {
    const target = new Float32Array(6)
    normalise(Uint8Array.of(1, 2, 3, 4, 5, 6), { ...PLAIN, layout, channels, datatype: 'FP32' }, target, 0)
    expect([...target]).toEqual(expected)
  })

  it('take mean and std in the order of the channels of the graph', () => {
    const target = new Float32Array(3)
    const spec = { ...NCHW, ...PLAIN, mean: [10, 20, 30], layout: 'NHWC' as const, channels: 'BGR' as const }
    normalise(Uint8Array.of(1, 2, 3), spec, target, 0)
    expect([...target]).toEqual([3 - 10, 2 - 20, 1 - 30])
  })
})

describe('an input', () => {
  const picture = Uint8Array.of(0, 128, 255)
  const size = { width: 1, height: 1 }

  it('of several pictures is one batch', () => {
    const { shape, data } = toInput('x', [picture, picture], size, { ...NCHW, ...PLAIN })
    expect(shape).toEqual([2, 3, 1, 1])
    expect([...new Float32Array((data as Uint8Array).buffer)]).toEqual([0, 128, 255, 0, 128, 255])
  })

  it.each([
    ['UINT8', 3],
    ['FP16', 6],
    ['FP32', 12],
  ] as const)('of %s has %i bytes a pixel', (datatype, bytes) => {
    const { data, datatype: given } = toInput('x', [picture], size, { ...NCHW, ...PLAIN, datatype })
    expect(given).toBe(datatype)
    expect((data as Uint8Array).byteLength).toBe(bytes)
  })
})

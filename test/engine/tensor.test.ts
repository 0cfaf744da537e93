import { expect, it } from 'vitest'
import { normalise } from '../../src/engine/tensor.ts'

it('turns HWC pixels into NCHW planes: (pixel * rescale - mean) / std, channel by channel', () => {
  const pixels = Uint8Array.of(0, 51, 102, 153, 204, 255)
  const target = new Float32Array(8).fill(-1)
  normalise(pixels, { rescale: 1 / 255, mean: [0, 0.5, 0.2], std: [1, 0.5, 0.1] }, target, 1)
  const expected = [-1, 0, 0.6, (0.2 - 0.5) / 0.5, (0.8 - 0.5) / 0.5, (0.4 - 0.2) / 0.1, (1 - 0.2) / 0.1, -1]
  for (const [i, value] of expected.entries()) expect(target[i]).toBeCloseTo(value, 5)
})

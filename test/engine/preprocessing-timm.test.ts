import { describe, expect, it } from 'vitest'
import { read } from './folders.ts'

const CFG = {
  input_size: [3, 224, 224],
  interpolation: 'bicubic',
  crop_pct: 0.9,
  crop_mode: 'center',
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
}
const spec = (changes: object = {}) => read({ config: { pretrained_cfg: { ...CFG, ...changes } } })

describe('a pretrained_cfg of timm', () => {
  it('resizes the shortest side to size / crop_pct and crops the middle', () => {
    expect(spec()).toEqual({
      resize: { mode: 'shortest_edge', edge: 248 },
      filter: 'bicubic',
      crop: { width: 224, height: 224 },
      channels: 'RGB',
      layout: 'NCHW',
      datatype: 'FP32',
      rescale: 1 / 255,
      mean: CFG.mean,
      std: CFG.std,
    })
  })

  it('by squash stretches each side to 1 / crop_pct of its own', () => {
    expect(spec({ crop_mode: 'squash', input_size: [3, 100, 200] })).toMatchObject({
      resize: { mode: 'exact', width: 222, height: 111 },
      crop: { width: 200, height: 100 },
    })
  })

  it.each([
    ['the mean colour', {}, [128, 128, 128]],
    ['another mean', { mean: [0.485, 0.456, 0.406] }, [124, 116, 104]],
    ['a fill that is named', { fill: [1, 2, 3] }, [1, 2, 3]],
    ['a grey that is named', { fill: 7 }, [7, 7, 7]],
  ])('by border fits the picture in and surrounds it with %s', (_, changes, fill) => {
    expect(spec({ crop_mode: 'border', crop_pct: 1, ...changes })).toMatchObject({
      resize: { mode: 'fit', width: 224, height: 224 },
      crop: { width: 224, height: 224, fill },
    })
  })

  it("has timm's defaults", () => {
    expect(read({ config: { pretrained_cfg: { input_size: [3, 224, 224] } } })).toMatchObject({
      resize: { mode: 'shortest_edge', edge: 256 },
      filter: 'bicubic',
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    })
  })

  it('is found at the top of config.json as well, and gives way to preprocessor_config.json', () => {
    expect(read({ config: CFG })).toEqual(spec())
    const preprocessor = { size: { height: 9, width: 9 } }
    expect(read({ config: CFG, preprocessor })?.resize).toEqual({ mode: 'exact', width: 9, height: 9 })
  })

  it.each([
    [{ input_size: [1, 28, 28] }, /input_size of 1 channels/],
    [{ input_size: [3, 100, 200] }, /crops 200 x 100 by crop_mode center, which is served for squares alone/],
    [{ crop_mode: 'corner' }, /config.json is not usable at \/crop_mode/],
    [{ interpolation: 'random' }, /config.json is not usable at \/interpolation/],
  ])('with %o is refused', (changes, message) => {
    expect(() => spec(changes)).toThrow(message)
  })
})

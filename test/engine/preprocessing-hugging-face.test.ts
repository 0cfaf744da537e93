import { describe, expect, it } from 'vitest'
import { read } from './folders.ts'

const SQUARE = { size: { height: 32, width: 32 } }

describe('a preprocessor_config.json', () => {
  it('with an exact size stretches', () => {
    const preprocessor = { size: { height: 20, width: 30 } }
    expect(read({ preprocessor })).toMatchObject({
      resize: { mode: 'exact', width: 30, height: 20 },
      crop: null,
    })
  })

  it('with a shortest edge keeps the aspect, and crops where it says so', () => {
    const preprocessor = { size: { shortest_edge: 256 }, do_center_crop: true, crop_size: 224 }
    expect(read({ preprocessor })).toMatchObject({
      resize: { mode: 'shortest_edge', edge: 256 },
      crop: { width: 224, height: 224 },
    })
    expect(read({ preprocessor: { ...preprocessor, do_center_crop: false } })?.crop).toBeNull()
  })

  it('with a longest edge fits the picture into a square', () => {
    const preprocessor = { size: { longest_edge: 512 } }
    expect(read({ preprocessor })?.resize).toEqual({ mode: 'fit', width: 512, height: 512 })
  })

  it('without a resize crops the picture as it is', () => {
    const preprocessor = { do_resize: false, do_center_crop: true, crop_size: { height: 8, width: 9 } }
    expect(read({ preprocessor })).toMatchObject({ resize: { mode: 'none' }, crop: { width: 9, height: 8 } })
  })

  it.each([
    [0, 'nearest'],
    [1, 'lanczos'],
    [2, 'bilinear'],
    [3, 'bicubic'],
    [4, 'box'],
    [5, 'hamming'],
  ])("reads Pillow's filter %i as %s", (resample, filter) => {
    expect(read({ preprocessor: { ...SQUARE, resample } })?.filter).toBe(filter)
  })

  it('is not undone by nulls, which stand for defaults', () => {
    const nulls = { do_resize: null, resample: null, do_center_crop: null, crop_size: null, image_mean: null }
    expect(read({ preprocessor: { ...SQUARE, ...nulls } })).toEqual(read({ preprocessor: SQUARE }))
  })

  it('may have one mean for all channels', () => {
    const preprocessor = { ...SQUARE, image_mean: 0.25, image_std: 0.5 }
    expect(read({ preprocessor })).toMatchObject({ mean: [0.25, 0.25, 0.25], std: [0.5, 0.5, 0.5] })
  })
})

describe('each step of the values is taken by itself', () => {
  const given = { ...SQUARE, image_mean: [0.1, 0.2, 0.3], image_std: [0.4, 0.5, 0.6] }

  it.each([
    ['both', {}, 1 / 255, given.image_mean, given.image_std],
    ['neither', { do_rescale: false, do_normalize: false }, 1, [0, 0, 0], [1, 1, 1]],
    ['no rescale, though the mean is below 1', { do_rescale: false }, 1, given.image_mean, given.image_std],
    ['no normalisation', { do_normalize: false }, 1 / 255, [0, 0, 0], [1, 1, 1]],
    ['another factor', { rescale_factor: 1 / 127.5 }, 1 / 127.5, given.image_mean, given.image_std],
    [
      'a shift',
      { rescale_factor: 2 / 255, rescale_offset: true, do_normalize: false },
      2 / 255,
      [1, 1, 1],
      [1, 1, 1],
    ],
  ])('%s', (_, steps, rescale, mean, std) => {
    expect(read({ preprocessor: { ...given, ...steps } })).toMatchObject({ rescale, mean, std })
  })

  it('and a second time by EfficientNet, which divides by std again', () => {
    const preprocessor = { ...given, image_processor_type: 'EfficientNetImageProcessor', include_top: true }
    const std = given.image_std.map((value) => value * value)
    expect(read({ preprocessor })).toMatchObject({ mean: given.image_mean, std })
  })

  it('but the normalisation by MobileViT, which has none and takes BGR', () => {
    const preprocessor = {
      image_processor_type: 'MobileViTImageProcessor',
      size: { shortest_edge: 288 },
      do_center_crop: true,
      crop_size: { height: 256, width: 256 },
      do_flip_channel_order: true,
    }
    expect(read({ preprocessor })).toMatchObject({ channels: 'BGR', mean: [0, 0, 0], std: [1, 1, 1] })
  })
})

describe('the processor that is named has its own way with sizes', () => {
  const shortest = (edge: number) => ({ mode: 'shortest_edge', edge })
  const exact = (side: number) => ({ mode: 'exact', width: side, height: side })

  it.each([
    ['ViTImageProcessor', { size: 224 }, exact(224), null],
    ['ViTFeatureExtractor', { size: 224 }, exact(224), null],
    ['CLIPImageProcessor', { size: 224, crop_size: 224, do_center_crop: true }, shortest(224), 224],
    ['ConvNextImageProcessor', { size: { shortest_edge: 224 }, crop_pct: 0.875 }, shortest(256), 224],
    ['ConvNextImageProcessorFast', { size: { shortest_edge: 224 }, crop_pct: null }, shortest(256), 224],
    ['ConvNextFeatureExtractor', { size: 384, crop_pct: 0.875 }, exact(384), null],
    [undefined, { size: { shortest_edge: 224 }, crop_pct: 0.95 }, shortest(235), 224],
    [
      'LevitImageProcessor',
      { size: { shortest_edge: 224 }, do_center_crop: true, crop_size: 224 },
      shortest(256),
      224,
    ],
    [
      'PoolFormerImageProcessor',
      { size: 224, crop_pct: 0.9, do_center_crop: true, crop_size: 224 },
      shortest(248),
      224,
    ],
  ])('%s %o', (image_processor_type, fields, resize, side) => {
    const found = read({ preprocessor: { image_processor_type, ...fields } })
    expect(found?.resize).toEqual(resize)
    expect(found?.crop).toEqual(side === null ? null : { width: side, height: side })
  })
})

describe('what cannot be followed to the letter is refused', () => {
  it.each([
    [{}, /its size null is not served. Give height and width/],
    [{ size: { shortest_edge: 800, longest_edge: 1333 } }, /is not served. Give height and width/],
    [{ ...SQUARE, do_pad: true }, /asks for do_pad, which is not served/],
    [{ ...SQUARE, do_center_crop: true }, /do_center_crop without a crop_size/],
    [
      { ...SQUARE, image_std: [1, 0, 1] },
      /preprocessor_config.json is not usable at \/std\/1: must not be 0/,
    ],
    [{ ...SQUARE, resample: 9 }, /not usable at \/resample/],
    [
      { crop_pct: 0.9, size: { height: 9, width: 9 } },
      /ConvNextImageProcessor, whose size is a shortest_edge/,
    ],
  ])('%o', (preprocessor, message) => {
    expect(() => read({ preprocessor })).toThrow(message)
  })
})

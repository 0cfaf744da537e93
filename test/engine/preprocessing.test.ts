import { describe, expect, it } from 'vitest'
import { HuggingFacePreprocessor } from '../../src/contracts/hugging-face.ts'
import { ModelConfig } from '../../src/contracts/model.ts'
import { Preprocessing } from '../../src/contracts/preprocessing.ts'
import { fromHuggingFace, labelsOf } from '../../src/engine/preprocessing.ts'

const read = (config: object) => Preprocessing.parse(fromHuggingFace(HuggingFacePreprocessor.parse(config)))

describe('a Hugging Face preprocessor_config.json', () => {
  it('with an exact size stretches', () => {
    expect(read({ size: { height: 20, width: 30 } }).resize).toEqual({ mode: 'exact', width: 30, height: 20 })
    expect(read({ size: 32 }).resize).toEqual({ mode: 'exact', width: 32, height: 32 })
  })

  it('with a shortest edge keeps the aspect, and crops where it says so', () => {
    const config = { size: { shortest_edge: 256 }, do_center_crop: true, crop_size: 224 }
    expect(read(config)).toMatchObject({
      resize: { mode: 'shortest_edge', edge: 256 },
      crop: { width: 224, height: 224 },
    })
    expect(read({ ...config, do_center_crop: false }).crop).toBeNull()
  })

  it.each([
    [0, 'nearest'],
    [1, 'lanczos'],
    [2, 'bilinear'],
    [3, 'bicubic'],
    [4, 'box'],
    [5, 'hamming'],
  ])("reads Pillow's filter %i as %s", (resample, filter) => {
    expect(read({ resample }).filter).toBe(filter)
  })

  it('without rescale or normalisation leaves the pixels as they are', () => {
    const config = { do_rescale: false, do_normalize: false, image_mean: [1, 2, 3], image_std: [4, 5, 6] }
    expect(read(config)).toMatchObject({ rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] })
  })
})

it('labels come from id2label by index, not by the order in the file', () => {
  const config = ModelConfig.parse({ id2label: { 1: 'dog', 0: 'cat' } })
  expect(labelsOf(config, 3)).toEqual(['cat', 'dog', '2'])
})

import { describe, expect, it } from 'vitest'
import { ModelConfig } from '../../src/contracts/model.ts'
import { checkLabels, labelsOf } from '../../src/engine/preprocessing/labels.ts'
import { withPictureSize } from '../../src/engine/preprocessing/output-size.ts'
import { type Folder, read } from './folders.ts'

const HF = { preprocessor: { size: { height: 32, width: 32 } } }

describe('ONNX metadata', () => {
  const metadata = { 'Image.BitmapPixelFormat': 'Bgr8', 'Image.ColorSpaceGamma': 'SRGB' }
  const shape = [1, 3, 64, 64]

  it.each([
    ['NominalRange_0_255', 0, 255],
    ['Normalized_0_1', 0, 1],
    ['Normalized_1_1', -1, 1],
    ['NominalRange_16_235', 16, 235],
  ])('with %s take black to %d and white to %d', (range, black, white) => {
    const spec = read({ shape, metadata: { ...metadata, 'Image.NominalPixelRange': range } })
    const at = (pixel: number) => (pixel * (spec?.rescale ?? 0) - (spec?.mean[0] ?? 0)) / (spec?.std[0] ?? 0)
    expect(at(0)).toBeCloseTo(black, 9)
    expect(at(255)).toBeCloseTo(white, 9)
  })

  it('have no case, and make the square of the graph', () => {
    const shouted = { 'IMAGE.BITMAPPIXELFORMAT': 'BGR8', 'image.nominalpixelrange': 'NORMALIZED_0_1' }
    expect(read({ shape, metadata: shouted })).toMatchObject({
      resize: { mode: 'shortest_edge', edge: 64 },
      crop: { width: 64, height: 64 },
      filter: 'bilinear',
      channels: 'BGR',
    })
  })

  it('give the order of the channels to the other spellings, unless these say it', () => {
    expect(read({ ...HF, metadata })?.channels).toBe('BGR')
    const preprocessor = { ...HF.preprocessor, channel_order: 'RGB' }
    expect(read({ preprocessor, metadata })?.channels).toBe('RGB')
  })

  it.each<[string, Folder, RegExp]>([
    ['a free size', { metadata }, /do not say how a picture becomes a free size. Add a preprocessor_config/],
    ['no square', { metadata, shape: [1, 3, 8, 9] }, /do not say how a picture becomes 9 x 8/],
    [
      'grey',
      { shape, metadata: { 'Image.BitmapPixelFormat': 'Gray8' } },
      /BitmapPixelFormat gray8; Rgb8 and Bgr8/,
    ],
    ['linear light', { shape, metadata: { 'Image.ColorSpaceGamma': 'Linear' } }, /ColorSpaceGamma Linear/],
    ['a range of their own', { shape, metadata: { 'Image.NominalPixelRange': '0-1' } }, /not one of ONNX's/],
  ])('of %s are refused', (_, folder, message) => {
    expect(() => read(folder)).toThrow(message)
  })
})

describe('the graph', () => {
  it.each<[readonly number[], 'NCHW' | 'NHWC']>([
    [[-1, 3, 32, 32], 'NCHW'],
    [[1, 32, 32, 3], 'NHWC'],
    [[-1, -1, -1, 3], 'NHWC'],
    [[-1, 3, -1, -1], 'NCHW'],
  ])('of shape [%s] is %s', (shape, layout) => {
    expect(read({ ...HF, shape })?.layout).toBe(layout)
  })

  it('of an ambiguous shape is what the folder or its own denotation says', () => {
    const shape = [-1, -1, -1, -1]
    const preprocessor = { ...HF.preprocessor, data_format: 'channels_last' }
    expect(read({ shape, preprocessor })?.layout).toBe('NHWC')
    const dimensions = ['DATA_BATCH', 'DATA_CHANNEL', 'DATA_FEATURE', 'DATA_FEATURE']
    expect(read({ ...HF, shape, image: { input: 'x', dimensions } })?.layout).toBe('NCHW')
  })

  it('may take halves, and bytes where nothing is done to them', () => {
    expect(read({ ...HF, datatype: 'FP16' })?.datatype).toBe('FP16')
    const preprocessor = { ...HF.preprocessor, do_rescale: false, do_normalize: false }
    expect(read({ preprocessor, datatype: 'UINT8' })?.datatype).toBe('UINT8')
  })

  it('of anything but a picture needs no preprocessing', () => {
    expect(read({ shape: [-1, 6] })).toBeNull()
    expect(read({ shape: [-1, 80, 3000, 1] })).toBeNull()
    const two = ['a', 'b'].map((name) => ({ name, datatype: 'FP32' as const, shape: [1, 3, 8, 8] }))
    expect(read({ inputs: two })).toBeNull()
  })

  it.each<[string, Folder, RegExp]>([
    ['takes pictures without preprocessing', { shape: [1, 3, 9, 9] }, /nothing says how they are prepared/],
    [
      'has the wrong rank',
      { ...HF, shape: [-1, 3072] },
      /x has 2 dimensions: \[-1,3072\]. Export it with four/,
    ],
    ['has two inputs', { ...HF, inputs: [] }, /takes 0 inputs/],
    ['has a batch of its own', { ...HF, shape: [8, 3, 32, 32] }, /takes exactly 8 pictures at once/],
    [
      'is of another size',
      { ...HF, shape: [1, 3, 64, 48] },
      /takes pictures of 48 x 64, but preprocessor_config.json makes 32 x 32/,
    ],
    [
      'is fixed, and the picture is not',
      { preprocessor: { size: { shortest_edge: 9 } }, shape: [1, 3, 9, 9] },
      /ends in a size that hangs on the picture/,
    ],
    [
      'hides its channels',
      { ...HF, shape: [1, -1, -1, -1] },
      /Add "data_format": "channels_first" or "channels_last" to preprocessor_config.json/,
    ],
    ['has 3 twice', { ...HF, shape: [1, 3, 3, 3] }, /does not tell where its channels are/],
    [
      'contradicts the folder',
      { preprocessor: { ...HF.preprocessor, data_format: 'NHWC' }, shape: [1, 3, 32, 32] },
      /says NHWC, but x is \[1,3,32,32\]/,
    ],
    ['is grey', { ...HF, shape: [1, 1, 32, 32] }, /takes one channel.*conversion from RGB to grey/],
    ['has four channels', { ...HF, shape: [1, 4, 32, 32] }, /no dimension of 3 channels/],
    ['takes whole numbers', { ...HF, datatype: 'INT64' }, /takes INT64; pictures are given as float32/],
    [
      'takes bytes of what was scaled',
      { ...HF, datatype: 'UINT8' },
      /takes uint8, but preprocessor_config.json scales/,
    ],
  ])('is refused when it %s', (_, folder, message) => {
    expect(() => read(folder)).toThrow(message)
  })
})

it('a trial run is given a picture of the size that pictures will have', () => {
  const input = { name: 'x', datatype: 'FP32' as const, shape: [-1, -1, -1, 3] }
  const spec = read({ ...HF, shape: input.shape })
  const sized = withPictureSize({ inputs: [input], outputs: [] }, spec)
  expect(sized.inputs[0]?.shape).toEqual([1, 32, 32, 3])
})

describe('labels', () => {
  it('come from id2label by index, not by the order in the file', () => {
    const config = ModelConfig.parse({ id2label: { 1: 'dog', 0: 'cat' } })
    expect(labelsOf(config, 3)).toEqual(['cat', 'dog', '2'])
  })

  it.each([
    [{ id2label: { 0: 'a', 1: 'b' } }, /has 2 labels \(id2label\), and the graph gives 3 scores/],
    [
      { id2label: { 1: 'a', 2: 'b', 3: 'c' } },
      /id2label in config.json has no "0". Number the labels from 0 to 2/,
    ],
    [{ num_labels: 4 }, /has 4 labels \(num_labels\)/],
  ])('%o do not fit three scores', (config, message) => {
    expect(() => checkLabels(ModelConfig.parse(config), 3)).toThrow(message)
  })

  it('may be missing altogether', () => {
    expect(() => checkLabels(ModelConfig.parse({}), 3)).not.toThrow()
  })
})

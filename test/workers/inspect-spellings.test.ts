import { beforeAll, describe, expect, it } from 'vitest'
import { readHeader } from '../../src/engine/header.ts'
import { classify } from '../../src/infer/classify.ts'
import { inspect } from '../../src/inspect/inspect.ts'
import { readModel } from '../../src/platform/models.ts'
import { onnxRuntime } from '../../src/platform/onnx-runtime.ts'
import { preprocess } from '../../src/preprocess/preprocess.ts'
import golden from '../golden/spellings.json'
import { BUCKET, loadModel, push } from './model-files.ts'
import { image } from './vectors.ts'
import { type Shape, wrapped } from './wrapped.ts'

type Spelling = keyof typeof golden.spellings
type Files = Record<string, object | null>

const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }
const HALF = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }
const CROP = { do_center_crop: true, crop_size: { height: 224, width: 224 } }
const SHORTEST = { size: { shortest_edge: 256 }, resample: 2, ...CROP }

/** The files of a folder in each spelling; means are in the order of the channels. */
const SPELLINGS: Record<Spelling, (order: 'RGB' | 'BGR') => Files> = {
  'Hugging Face': (order) =>
    huggingFace(order, { ...SHORTEST, image_mean: IMAGENET.mean, image_std: IMAGENET.std }),
  'Hugging Face without rescale': (order) =>
    huggingFace(order, {
      ...SHORTEST,
      do_rescale: false,
      image_mean: [100, 110, 120],
      image_std: [80, 70, 60],
    }),
  'Hugging Face by ConvNext': (order) =>
    huggingFace(order, {
      image_processor_type: 'ConvNextImageProcessor',
      size: { shortest_edge: 224 },
      crop_pct: 0.875,
      resample: 3,
      image_mean: HALF.mean,
      image_std: HALF.std,
    }),
  'timm center': (order) => timm(order, { crop_pct: 0.9, ...IMAGENET }),
  'timm squash': (order) => timm(order, { crop_pct: 1, crop_mode: 'squash', ...IMAGENET }),
  'timm border': (order) => timm(order, { crop_pct: 1, crop_mode: 'border', ...HALF }),
  'ONNX 0 to 1': () => ({ 'config.json': {}, 'preprocessor_config.json': null }),
  'ONNX -1 to 1': () => ({ 'config.json': {}, 'preprocessor_config.json': null }),
}

const RANGES: Partial<Record<Spelling, string>> = {
  'ONNX 0 to 1': 'Normalized_0_1',
  'ONNX -1 to 1': 'Normalized_1_1',
}

const metadata = (spelling: Spelling, order: 'RGB' | 'BGR'): Record<string, string> => {
  const range = RANGES[spelling]
  return range
    ? { 'Image.BitmapPixelFormat': order === 'RGB' ? 'Rgb8' : 'Bgr8', 'Image.NominalPixelRange': range }
    : {}
}

let net: Uint8Array
let photo: Uint8Array
beforeAll(async () => {
  net = await loadModel('squeezenet')
  photo = await image(golden.photo)
})

const SHAPES = (['NCHW', 'NHWC'] as const).flatMap((layout) =>
  (['RGB', 'BGR'] as const).flatMap((channels) =>
    ([1, 'n'] as const).map((batch): Shape => ({ layout, channels, batch, datatype: 'FP32' })),
  ),
)

describe.each(SHAPES)('a graph of $layout $channels batch $batch', (shape) => {
  it('is answered alike in every spelling, as it is outside of this platform', async () => {
    const model = await onnxRuntime.load(wrapped(net, shape))
    for (const spelling of Object.keys(golden.spellings) as Spelling[]) {
      const reference = `net@${nextVersion()}`
      const bytes = wrapped(net, shape, metadata(spelling, shape.channels))
      await push(reference, 'squeezenet', { ...SPELLINGS[spelling](shape.channels), 'model.onnx': bytes })
      const { preprocessing, config } = await readModel(BUCKET, reference)
      expect(preprocessing).toMatchObject({
        layout: shape.layout,
        channels: shape.channels,
        datatype: 'FP32',
      })
      expectGolden(spelling, await answer(reference, { model, preprocessing, config }))
    }
    await model.release()
  })

  it('passes the inspection, and is answered alike by what that wrote down', async () => {
    const reference = `net@${nextVersion()}`
    const files = SPELLINGS['timm border'](shape.channels)
    await push(reference, 'squeezenet', { ...files, 'model.onnx': wrapped(net, shape) })
    expect(await inspect(BUCKET, reference)).toMatchObject({
      labels: 1000,
      preprocessing: { layout: shape.layout },
    })
    const model = await onnxRuntime.load(wrapped(net, shape))
    expectGolden('timm border', await answer(reference, { model, ...(await readModel(BUCKET, reference)) }))
    await model.release()
  })
})

it.each([
  { datatype: 'UINT8', layout: 'NHWC', channels: 'BGR', batch: 'n' },
  { datatype: 'UINT8', layout: 'NCHW', channels: 'RGB', batch: 1 },
  { datatype: 'FP16', layout: 'NHWC', channels: 'RGB', batch: 1 },
] satisfies Shape[])('a graph of $datatype, $layout $channels, is answered alike', async (shape) => {
  const inside = { do_rescale: false, do_normalize: false }
  const outside = { image_mean: HALF.mean, image_std: HALF.std }
  const files = huggingFace(shape.channels, {
    size: { shortest_edge: 256 },
    resample: 3,
    ...CROP,
    ...(shape.datatype === 'UINT8' ? inside : outside),
  })
  const reference = `net@${nextVersion()}`
  await push(reference, 'squeezenet', { ...files, 'model.onnx': wrapped(net, shape) })
  expect(await inspect(BUCKET, reference)).toMatchObject({ preprocessing: { datatype: shape.datatype } })
  const model = await onnxRuntime.load(wrapped(net, shape))
  const served = { model, ...(await readModel(BUCKET, reference)) }
  expectGolden('Hugging Face by ConvNext', await answer(reference, served))
  await model.release()
})

async function answer(reference: string, served: Parameters<typeof classify>[1]) {
  if (!served.preprocessing) throw new Error('the model takes no picture')
  const made = await preprocess(photo, readHeader(photo), served.preprocessing)
  const [result] = await classify(reference, served, [{ ...made, pixels: made.tensor }])
  return result?.predictions ?? []
}

/** The same five best in the same order; their logits differ by what two resizes of one filter differ. */
function expectGolden(spelling: Spelling, predictions: readonly { index: number; logit: number }[]): void {
  const expected = golden.spellings[spelling].slice(0, 5)
  expect(
    predictions.slice(0, 5).map(({ index }) => index),
    spelling,
  ).toEqual(expected.map(({ index }) => index))
  for (const [at, { logit }] of expected.entries())
    expect(Math.abs((predictions[at]?.logit ?? 0) / logit - 1), spelling).toBeLessThan(0.002)
}

let version = 0
function nextVersion(): number {
  version += 1
  return version
}

/** `mean` and `std` of RGB, in the order that the graph takes. */
function huggingFace(order: 'RGB' | 'BGR', fields: Record<string, unknown>): Files {
  const inOrder = (key: string) => {
    const given = fields[key]
    return order === 'BGR' && Array.isArray(given) ? { [key]: given.toReversed() } : {}
  }
  const config = { ...fields, ...inOrder('image_mean'), ...inOrder('image_std') }
  return { 'config.json': {}, 'preprocessor_config.json': { ...config, channel_order: order } }
}

function timm(order: 'RGB' | 'BGR', { mean, std, ...fields }: typeof HALF & Record<string, unknown>): Files {
  const inOrder = (values: number[]) => (order === 'BGR' ? values.toReversed() : values)
  const pretrained_cfg = {
    input_size: [3, 224, 224],
    interpolation: 'bicubic',
    ...fields,
    mean: inOrder(mean),
    std: inOrder(std),
    channel_order: order,
  }
  return { 'config.json': { num_classes: 1000, pretrained_cfg }, 'preprocessor_config.json': null }
}

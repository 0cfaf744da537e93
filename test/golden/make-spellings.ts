import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'

/**
 * Makes spellings.json: what one photo scores when it is prepared as each spelling means it, by sharp and onnxruntime-node
 * alone. Nothing here is shared with the code that is tested. `node test/golden/make-spellings.ts`
 */
const root = join(import.meta.dirname, '../..')
const PHOTO = { file: 'jpeg-640x480.jpg', width: 640, height: 480 }
const SIDE = 224
const BEST = 6

interface Values {
  readonly scale: number
  readonly mean: readonly number[]
  readonly std: readonly number[]
}
const imagenet: Values = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }
const half: Values = { scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }
const plain: Values = { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] }
const bytes: Values = { scale: 1, mean: [100, 110, 120], std: [80, 70, 60] }

/** RGB of the whole photo in that size; without shrinking on load every filter sees all of it. */
function resized(width: number, height: number, kernel: 'linear' | 'cubic'): Promise<Buffer> {
  return sharp(join(root, 'test/vectors/images', PHOTO.file))
    .resize({ width, height, fit: 'fill', kernel, fastShrinkOnLoad: false })
    .raw()
    .toBuffer()
}

/** Shortest side to `edge`, then the middle. */
async function centre(edge: number, kernel: 'linear' | 'cubic'): Promise<Buffer> {
  const width = Math.floor((edge * PHOTO.width) / PHOTO.height)
  const whole = await resized(width, edge, kernel)
  const middle = { left: Math.floor((width - SIDE) / 2), top: Math.floor((edge - SIDE) / 2) }
  return sharp(whole, { raw: { width, height: edge, channels: 3 } })
    .extract({ ...middle, width: SIDE, height: SIDE })
    .raw()
    .toBuffer()
}

/** The whole photo, 224 x 168, in a frame of one grey. */
async function framed(grey: number): Promise<Buffer> {
  const frame = Buffer.alloc(SIDE * SIDE * 3, grey)
  const small = await resized(SIDE, 168, 'cubic')
  small.copy(frame, ((SIDE - 168) / 2) * SIDE * 3)
  return frame
}

async function best(session: InferenceSession, pixels: Buffer, { scale, mean, std }: Values) {
  const plane = SIDE * SIDE
  const values = Float32Array.from({ length: 3 * plane }, (_, at) => {
    const channel = Math.floor(at / plane)
    const pixel = pixels[(at % plane) * 3 + channel] ?? 0
    return (pixel * scale - (mean[channel] ?? 0)) / (std[channel] ?? 1)
  })
  const { logits } = await session.run({ pixel_values: new Tensor('float32', values, [1, 3, SIDE, SIDE]) })
  return [...(logits?.data as Float32Array)]
    .map((logit, index) => ({ index, logit: Number(logit.toPrecision(6)) }))
    .sort((a, b) => b.logit - a.logit)
    .slice(0, BEST)
}

const session = await InferenceSession.create(readFileSync(join(root, 'test/bench/squeezenet/model.onnx')))
const spellings = {
  'Hugging Face': await best(session, await centre(256, 'linear'), imagenet),
  'Hugging Face without rescale': await best(session, await centre(256, 'linear'), bytes),
  'Hugging Face by ConvNext': await best(session, await centre(256, 'cubic'), half),
  'timm center': await best(session, await centre(248, 'cubic'), imagenet),
  'timm squash': await best(session, await resized(SIDE, SIDE, 'cubic'), imagenet),
  'timm border': await best(session, await framed(128), half),
  'ONNX 0 to 1': await best(session, await centre(SIDE, 'linear'), plain),
  'ONNX -1 to 1': await best(session, await centre(SIDE, 'linear'), half),
}
const golden = { photo: PHOTO.file, spellings }
writeFileSync(join(import.meta.dirname, 'spellings.json'), `${JSON.stringify(golden, null, 1)}\n`)

import type { Preprocessing } from '../contracts/preprocessing.ts'
import type { TensorValue } from '../contracts/tensor-value.ts'

type InputSpec = Pick<Preprocessing, 'channels' | 'layout' | 'datatype' | 'rescale' | 'mean' | 'std'>

/** Pictures of one size → one input of the graph: value = (pixel * rescale - mean) / std, in its order, layout and type. */
export function toInput(
  name: string,
  pictures: readonly Uint8Array[],
  { width, height }: { width: number; height: number },
  spec: InputSpec,
): TensorValue {
  const size = width * height * 3
  const values = arrayOf(spec.datatype, pictures.length * size)
  for (const [at, pixels] of pictures.entries()) normalise(pixels, spec, values, at * size)
  const shape = spec.layout === 'NCHW' ? [3, height, width] : [height, width, 3]
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return { name, datatype: spec.datatype, shape: [pictures.length, ...shape], data }
}

type Values = Float32Array | Float16Array | Uint8ClampedArray

function arrayOf(datatype: InputSpec['datatype'], length: number): Values {
  if (datatype === 'FP32') return new Float32Array(length)
  return datatype === 'FP16' ? new Float16Array(length) : new Uint8ClampedArray(length)
}

/** uint8 HWC RGB pixels of one image, written at `offset` of `target`, by one table of 256 values a channel. */
export function normalise(pixels: Uint8Array, spec: InputSpec, target: Values, offset: number): void {
  const plane = pixels.length / 3
  const [between, step] = spec.layout === 'NCHW' ? [plane, 1] : [1, 3]
  for (let channel = 0; channel < 3; channel++) {
    const table = channelTable(spec, channel)
    const source = spec.channels === 'RGB' ? channel : 2 - channel
    const start = offset + channel * between
    for (let i = 0; i < plane; i++)
      target[start + i * step] = table[pixels[i * 3 + source] as number] as number
  }
}

function channelTable({ rescale, mean, std }: InputSpec, channel: number): Float32Array {
  return Float32Array.from(
    { length: 256 },
    (_, value) => (value * rescale - (mean[channel] ?? 0)) / (std[channel] ?? 1),
  )
}

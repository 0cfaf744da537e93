import type { Preprocessing } from '../../contracts/preprocessing.ts'
import type { TensorSpec } from '../../contracts/tensor-value.ts'
import { refused } from '../onnx/fault.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import type { Spelling } from './spelling.ts'

type Graph = Pick<OnnxGraph, 'inputs' | 'image'>

/** Whether a graph alone makes one expect pictures: its only input is denoted so, or has four dimensions, 3 among them. */
export function looksLikePicture({ inputs, image }: Graph): boolean {
  const [input, ...others] = inputs
  if (!input || others.length > 0) return false
  return image !== null || (input.shape.length === 4 && [input.shape[1], input.shape[3]].includes(3))
}

/** The input that the picture fills: the only one, of four dimensions, one picture at a time or as many as one likes. */
export function pictureInput({ inputs }: Graph, source: Spelling['source']): TensorSpec {
  const [input, ...others] = inputs
  if (!input || others.length > 0)
    throw refused(
      `${source} describes a picture, but the graph takes ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}). Export it with the picture alone, or remove the description.`,
    )
  const { name, shape } = input
  if (shape.length !== 4)
    throw refused(
      `${source} describes a picture, but ${name} has ${shape.length} dimensions: [${shape}]. Export it with four, [batch, 3, height, width] or [batch, height, width, 3].`,
    )
  if (shape[0] !== -1 && shape[0] !== 1)
    throw refused(
      `${name} takes exactly ${shape[0]} pictures at once: [${shape}]. Export it with a free batch dimension, or with 1.`,
    )
  return input
}

const LETTERS = { channels_first: 'NCHW', channels_last: 'NHWC', NCHW: 'NCHW', NHWC: 'NHWC' } as const

/** By the axis of 3; where both or neither are, by what the folder or the denotation of the dimensions says. */
export function layoutOf(
  { name, shape }: TensorSpec,
  { layout: stated, source }: Pick<Spelling, 'layout' | 'source'>,
  image: OnnxGraph['image'],
): Preprocessing['layout'] {
  const first = shape[1] as number
  const last = shape[3] as number
  const three = { NCHW: first === 3, NHWC: last === 3 }
  const might = { NCHW: first === 3 || first === -1, NHWC: last === 3 || last === -1 }
  const said = stated ? LETTERS[stated] : denoted(image)
  if (said) {
    if (might[said]) return said
    throw refused(
      `${source} says ${said}, but ${name} is [${shape}]. Correct data_format, or export the graph again.`,
    )
  }
  if (three.NCHW !== three.NHWC) return three.NCHW ? 'NCHW' : 'NHWC'
  if (!might.NCHW && !might.NHWC) throw wrongChannels(name, shape)
  throw refused(
    `The shape of ${name}, [${shape}], does not tell where its channels are. Add "data_format": "channels_first" or "channels_last" to ${source === 'config.json' ? source : 'preprocessor_config.json'}.`,
  )
}

function denoted(image: OnnxGraph['image']): Preprocessing['layout'] | null {
  const axis = image?.dimensions.indexOf('DATA_CHANNEL') ?? -1
  return axis === 1 ? 'NCHW' : axis === 3 ? 'NHWC' : null
}

function wrongChannels(name: string, shape: readonly number[]) {
  const grey = shape[1] === 1 || shape[3] === 1
  return refused(
    grey
      ? `${name} takes one channel, [${shape}], and pictures have three. Export the model with the conversion from RGB to grey in the graph.`
      : `${name} has no dimension of 3 channels: [${shape}]. Export it for RGB pictures.`,
  )
}

export function datatypeOf({ name, datatype }: TensorSpec): Preprocessing['datatype'] {
  if (datatype === 'FP32' || datatype === 'FP16' || datatype === 'UINT8') return datatype
  throw refused(`${name} takes ${datatype}; pictures are given as float32, float16 or uint8. Export it so.`)
}

import type { Datatype, TensorSpec } from '../../contracts/tensor-value.ts'
import { notOnnx, refused } from './fault.ts'
import { fields, type Span, text } from './wire.ts'

/** TensorProto.DataType, by number; what is missing are types that no tensor of the protocol can have. */
const DATATYPES: Record<number, Datatype> = {
  1: 'FP32',
  2: 'UINT8',
  3: 'INT8',
  4: 'UINT16',
  5: 'INT16',
  6: 'INT32',
  7: 'INT64',
  8: 'BYTES',
  9: 'BOOL',
  10: 'FP16',
  11: 'FP64',
  12: 'UINT32',
  13: 'UINT64',
}

/** Beyond this a shape is an attack. */
const MAX_RANK = 64

export interface ValueInfo extends TensorSpec {
  readonly denotation: string
  readonly dimensions: readonly string[]
}

/** ValueInfoProto: a name and a type, which must be a dense tensor. */
export function readValue(message: Span): ValueInfo {
  let name = ''
  let type: Span | undefined
  for (const field of fields(message)) {
    if (field.number === 1) name = text(field)
    if (field.number === 2) type = field
  }
  if (!type) throw notOnnx(`${name || 'an input or output'} has no type`)
  return { name, ...readType(name, type) }
}

function readType(name: string, type: Span): Omit<ValueInfo, 'name'> {
  let tensor: Span | undefined
  let denotation = ''
  for (const field of fields(type)) {
    if (field.number === 1) tensor = field
    if (field.number === 6) denotation = text(field)
  }
  if (!tensor)
    throw refused(
      `${name} is no tensor but a map, sequence or optional. Export the model with tensors alone (skl2onnx: options={'zipmap': False}).`,
    )
  let datatype: Datatype | undefined
  let shape: Span | undefined
  for (const field of fields(tensor)) {
    if (field.number === 1) datatype = DATATYPES[field.integer]
    if (field.number === 2) shape = field
  }
  if (!datatype)
    throw refused(
      `${name} has an element type that is not served. Export it as float32, float16 or integers.`,
    )
  const dimensions = shape ? readShape(name, shape) : []
  return {
    datatype,
    shape: dimensions.map(({ size }) => size),
    denotation,
    dimensions: dimensions.map((dimension) => dimension.denotation),
  }
}

function readShape(name: string, shape: Span): { size: number; denotation: string }[] {
  const dimensions = []
  for (const field of fields(shape)) {
    if (field.number !== 1) continue
    dimensions.push(readDimension(name, field))
    if (dimensions.length > MAX_RANK) throw notOnnx(`${name} has more than ${MAX_RANK} dimensions`)
  }
  return dimensions
}

/** Free where it has a name (`dim_param`) or nothing at all. */
function readDimension(name: string, dimension: Span): { size: number; denotation: string } {
  let size = -1
  let denotation = ''
  for (const field of fields(dimension)) {
    if (field.number === 1) size = field.integer
    if (field.number === 3) denotation = text(field)
  }
  if (!(size >= -1)) throw notOnnx(`a dimension of ${name} is not a size`)
  return { size, denotation }
}

import type { Datatype, TensorSpec } from '../../src/contracts/tensor-value.ts'
import { field, join, type Message } from '../onnx-writer.ts'

/** onnx.proto3, TensorProto.DataType. */
const ELEM_TYPE: Record<Datatype, number> = {
  FP32: 1,
  UINT8: 2,
  INT8: 3,
  UINT16: 4,
  INT16: 5,
  INT32: 6,
  INT64: 7,
  BYTES: 8,
  BOOL: 9,
  FP16: 10,
  FP64: 11,
  UINT32: 12,
  UINT64: 13,
}

export interface Node {
  op: string
  inputs: string[]
  outputs: string[]
}

/** An ONNX file of nodes without attributes; a free dimension has a name of its own, so that none must agree. */
export function onnx(
  nodes: readonly Node[],
  inputs: readonly TensorSpec[],
  outputs: readonly TensorSpec[],
): Message {
  const graph = join(
    ...nodes.map(({ op, inputs: from, outputs: to }) =>
      field(
        1,
        join(...from.map((name) => field(1, name)), ...to.map((name) => field(2, name)), field(4, op)),
      ),
    ),
    field(2, 'graph'),
    ...inputs.map((spec) => field(11, valueInfo(spec))),
    ...outputs.map((spec) => field(12, valueInfo(spec))),
  )
  return join(field(1, 8), field(8, join(field(1, ''), field(2, 17))), field(7, graph))
}

/** Each input comes out as it is: `x` as `same_x`. */
export function identity(inputs: readonly TensorSpec[]): Message {
  return onnx(
    inputs.map(({ name }) => ({ op: 'Identity', inputs: [name], outputs: [`same_${name}`] })),
    inputs,
    inputs.map((spec) => ({ ...spec, name: `same_${spec.name}` })),
  )
}

function valueInfo({ name, datatype, shape }: TensorSpec): Message {
  const dimensions = shape.map((size, axis) =>
    field(1, size === -1 ? field(2, `${name}_${axis}`) : field(1, size)),
  )
  const tensor = join(field(1, ELEM_TYPE[datatype]), field(2, join(...dimensions)))
  return join(field(1, name), field(2, field(1, tensor)))
}

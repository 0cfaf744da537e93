import { Fault } from '../../contracts/problem.ts'
import { DATATYPE_BYTES, type Signature, type TensorSpec } from '../../contracts/tensor-value.ts'
import { unpack } from './binary-data.ts'
import type { InferenceCall } from './call.ts'
import { elementCount, nameOf } from './shape.ts'

/**
 * Triton's raw binary request (`Inference-Header-Content-Length: 0`): the body is the one input of the model, whose one
 * variable dimension, if any, follows from the size, or the one element of a BYTES input. Outputs are binary.
 */
export function readRaw({ inputs }: Signature, body: Uint8Array): InferenceCall {
  const [spec, ...others] = inputs
  if (!spec || others.length > 0)
    throw new Fault(
      'malformed-request',
      `A raw binary request needs a model of one input, not ${inputs.length}.`,
    )
  const value =
    spec.datatype === 'BYTES'
      ? { ...spec, shape: ones(spec), data: [body] }
      : unpack({ ...spec, shape: inferred(spec, body.length) }, body)
  return { inputs: [{ value, binary: true }], binary: true }
}

function ones(spec: TensorSpec): number[] {
  if (spec.shape.every((size) => size === 1 || size === -1)) return spec.shape.map(() => 1)
  throw new Fault(
    'malformed-request',
    `A raw binary request holds one element, and ${nameOf(spec)} takes more.`,
  )
}

function inferred(spec: TensorSpec, bytes: number): number[] {
  if (spec.shape.filter((size) => size === -1).length > 1)
    throw new Fault(
      'malformed-request',
      `The shape of ${nameOf(spec)} does not follow from a size. Send the JSON.`,
    )
  const known = elementCount(spec.shape.filter((size) => size !== -1)) * DATATYPE_BYTES[spec.datatype]
  return spec.shape.map((size) => (size === -1 ? Math.floor(bytes / known) : size))
}

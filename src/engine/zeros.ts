import { DATATYPE_BYTES, type Signature, type TensorValue } from '../contracts/tensor-value.ts'

/** Inputs of nothing but zeros (empty strings) that a graph of this signature takes; free dimensions are 1. */
export function zeroInputs({ inputs }: Signature): TensorValue[] {
  return inputs.map(({ name, datatype, shape: declared }) => {
    const shape = declared.map((size) => (size === -1 ? 1 : size))
    const elements = shape.reduce((product, size) => product * size, 1)
    const data =
      datatype === 'BYTES'
        ? Array.from({ length: elements }, () => new Uint8Array(0))
        : new Uint8Array(elements * DATATYPE_BYTES[datatype])
    return { name, datatype, shape, data }
  })
}

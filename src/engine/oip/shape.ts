import type { TensorValue } from '../../contracts/tensor-value.ts'

/** Elements of a tensor: 1 for a scalar, whose shape is empty. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** What a tensor is, without its data. */
export type Described = Omit<TensorValue, 'data'>

/** A tensor as sentences name it: `"x" (FP32 [-1,3,32,32])`. */
export function nameOf({ name, datatype, shape }: Described): string {
  return `"${name}" (${datatype} [${shape}])`
}

import type { Datatype, TensorValue } from '../../contracts/tensor-value.ts'

export type NumericDatatype = Exclude<Datatype, 'BYTES'>
export type NumericArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float16Array
  | Float32Array
  | Float64Array

interface NumericKind {
  View: { new (source: never): NumericArray; BYTES_PER_ELEMENT: number }
  /** What a JSON element is as an element of `View`; undefined for what it does not hold. */
  read(element: unknown): number | bigint | undefined
  takes: string
}

const big = (View: NumericKind['View'], low: bigint, high: bigint): NumericKind => ({
  View,
  takes: `whole numbers from ${low} to ${high}`,
  read(element) {
    if (typeof element !== 'bigint' && !Number.isInteger(element)) return undefined
    const value = BigInt(element as number | bigint)
    return value >= low && value <= high ? value : undefined
  },
})

const whole = (View: NumericKind['View'], low: number, high: number): NumericKind => ({
  View,
  takes: `whole numbers from ${low} to ${high}`,
  read: (element) =>
    Number.isInteger(element) && (element as number) >= low && (element as number) <= high
      ? (element as number)
      : undefined,
})

/** Rounded to the nearest value of the type; what would round to infinity is out of its range. */
const float = (View: NumericKind['View'], round: (value: number) => number): NumericKind => ({
  View,
  takes: 'numbers in its range',
  read(element) {
    if (typeof element !== 'number' && typeof element !== 'bigint') return undefined
    const value = Number(element)
    return Number.isFinite(round(value)) ? value : undefined
  },
})

export const NUMERIC: Record<NumericDatatype, NumericKind> = {
  BOOL: {
    View: Uint8Array,
    takes: 'true and false',
    read: (element) => (typeof element === 'boolean' ? Number(element) : undefined),
  },
  UINT8: whole(Uint8Array, 0, 2 ** 8 - 1),
  UINT16: whole(Uint16Array, 0, 2 ** 16 - 1),
  UINT32: whole(Uint32Array, 0, 2 ** 32 - 1),
  UINT64: big(BigUint64Array, 0n, 2n ** 64n - 1n),
  INT8: whole(Int8Array, -(2 ** 7), 2 ** 7 - 1),
  INT16: whole(Int16Array, -(2 ** 15), 2 ** 15 - 1),
  INT32: whole(Int32Array, -(2 ** 31), 2 ** 31 - 1),
  INT64: big(BigInt64Array, -(2n ** 63n), 2n ** 63n - 1n),
  FP16: float(Float16Array, Math.f16round),
  FP32: float(Float32Array, Math.fround),
  FP64: float(Float64Array, Number),
}

/** The elements of a numeric tensor, copied: its bytes may lie at an odd offset. */
export function elementsOf(value: TensorValue & { datatype: NumericDatatype }): NumericArray {
  return new NUMERIC[value.datatype].View((value.data as Uint8Array).slice().buffer as never)
}

export function isNumeric(value: TensorValue): value is TensorValue & { datatype: NumericDatatype } {
  return value.datatype !== 'BYTES'
}

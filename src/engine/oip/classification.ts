import { Fault } from '../../contracts/problem.ts'
import type { Datatype, TensorValue } from '../../contracts/tensor-value.ts'
import { elementsOf, isNumeric, type NumericArray } from './numbers.ts'
import { elementCount } from './shape.ts'

/**
 * Triton's classification extension: the `count` highest elements of each row as `value:index[:label]`, best first, as a
 * BYTES tensor [rows, count]. The first of several dimensions counts the rows; a tensor of one dimension is one row. With
 * fewer elements than `count`, all of them. Labels are used where there is one for each element of a row.
 */
export function classified(
  output: TensorValue,
  count: number,
  labels: readonly string[] | null,
): TensorValue {
  if (!isNumeric(output) || output.datatype === 'BOOL')
    throw new Fault('malformed-request', `Output "${output.name}" is ${output.datatype}, which has no order.`)
  const batch = output.shape.length > 1 ? output.shape.slice(0, 1) : []
  const classes = elementCount(output.shape.slice(batch.length))
  const elements = elementsOf(output)
  const known = labels?.length === classes ? labels : []
  const data = Array.from({ length: elementCount(batch) }, (_, row) =>
    highest(elements.subarray(row * classes, (row + 1) * classes), count).map((index) => {
      const value = shortest(elements[row * classes + index] as number | bigint, output.datatype)
      const label = known[index]
      return new TextEncoder().encode(
        label === undefined ? `${value}:${index}` : `${value}:${index}:${label}`,
      )
    }),
  ).flat()
  return { name: output.name, datatype: 'BYTES', shape: [...batch, Math.min(count, classes)], data }
}

function highest(row: NumericArray, count: number): number[] {
  // NaN is less than everything, so that the order stays one.
  const ranked = Array.from(row as ArrayLike<number | bigint>, (value) =>
    Number.isNaN(value) ? -Infinity : value,
  )
  return Array.from(ranked.keys())
    .sort((a, b) => compare(ranked[b], ranked[a]) || a - b)
    .slice(0, count)
}

function compare(a: number | bigint = 0, b: number | bigint = 0): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** `3.3`, not the `3.299999952316284` that the same float is as a double. */
function shortest(value: number | bigint, datatype: Datatype): string {
  const round = datatype === 'FP16' ? Math.f16round : Math.fround
  if (typeof value === 'bigint' || !(datatype === 'FP16' || datatype === 'FP32')) return String(value)
  const candidates = [3, 4, 5, 6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)))
  return String(candidates.find((candidate) => round(candidate) === value) ?? value)
}

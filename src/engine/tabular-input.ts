import type { Feature } from '../contracts/model.ts'
import type { FieldError } from '../contracts/problem.ts'
import type { TensorValue } from '../contracts/tensor-value.ts'

/** Rows of numbers by name → one float32 input [rows, features], its columns in the order of `features`. */
export function toTable(
  name: string,
  features: readonly Feature[],
  rows: readonly Record<string, unknown>[],
): { input: TensorValue } | { errors: FieldError[] } {
  const errors = rows.flatMap((row, at) => rowErrors(row, at, features))
  if (errors.length > 0) return { errors }
  const values = Float32Array.from(
    rows.flatMap((row) => features.map((feature) => row[feature.name] as number)),
  )
  const shape = [rows.length, features.length]
  return { input: { name, datatype: 'FP32', shape, data: new Uint8Array(values.buffer) } }
}

function rowErrors(row: Record<string, unknown>, at: number, features: readonly Feature[]): FieldError[] {
  const known = new Set(features.map(({ name }) => name))
  const missing = features
    .filter(({ name }) => typeof row[name] !== 'number' || !Number.isFinite(row[name]))
    .map(({ name, unit }) => ({
      path: `/rows/${at}/${name}`,
      message: `must be a number${unit ? ` (${unit})` : ''}`,
    }))
  const unknown = Object.keys(row)
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: `/rows/${at}/${name}`,
      message: `is no feature; they are ${[...known].join(', ')}`,
    }))
  return [...missing, ...unknown]
}

import { Fault } from '../../contracts/problem.ts'
import type { TensorValue } from '../../contracts/tensor-value.ts'
import { joined } from './bytes.ts'

/** One output of several runs as one tensor: each run's rows behind those of the run before. */
export function stacked(first: TensorValue, ...others: readonly TensorValue[]): TensorValue {
  if (others.length === 0) return first
  const runs = [first, ...others]
  const [rows, ...row] = first.shape
  if (rows === undefined || others.some(({ shape: [, ...other] }) => String(other) !== String(row)))
    throw new Fault(
      'tensor-mismatch',
      `Output "${first.name}" has no rows to put together: ${runs.map(({ shape }) => `[${shape}]`).join(', ')}. Send one image.`,
    )
  const data =
    first.datatype === 'BYTES'
      ? runs.flatMap((run) => run.data as readonly Uint8Array[])
      : joined(runs.map((run) => run.data as Uint8Array))
  return { ...first, shape: [runs.reduce((sum, { shape: [size = 0] }) => sum + size, 0), ...row], data }
}

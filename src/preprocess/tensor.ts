import { Fault } from '../contracts/problem.ts'
import type { OrProblem } from '../contracts/serving.ts'
import type { TensorValue } from '../contracts/tensor-value.ts'
import { gate } from '../engine/gate.ts'
import { HeaderBeyond } from '../engine/header/fault.ts'
import { HEADER_BYTES, readHeader } from '../engine/header.ts'
import { toInput } from '../engine/tensor.ts'
import { readPreprocessing } from '../platform/models.ts'
import { preprocess } from './preprocess.ts'
import { inTurn } from './turn.ts'

/** The bytes of a picture as the input of a model, a batch of one. A fault travels as its problem. */
export async function tensorOf(
  bucket: R2Bucket,
  reference: string,
  bytes: Uint8Array,
): Promise<OrProblem<{ input: TensorValue }>> {
  try {
    const spec = await readPreprocessing(bucket, reference)
    if (!spec) throw new Fault('tensor-mismatch', `${reference} takes no image. Send its inputs as tensors.`)
    const header = headerOf(bytes)
    gate(header, bytes.byteLength, spec)
    const { tensor, ...size } = await inTurn(() => preprocess(bytes, header, spec))
    return { input: toInput('image', [tensor], size, spec) }
  } catch (error) {
    if (error instanceof Fault) return { problem: error.problem }
    throw error
  }
}

function headerOf(bytes: Uint8Array) {
  try {
    return readHeader(bytes.subarray(0, HEADER_BYTES))
  } catch (error) {
    if (error instanceof HeaderBeyond) return readHeader(bytes)
    throw error
  }
}

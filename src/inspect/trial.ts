import type { Preprocessing } from '../contracts/preprocessing.ts'
import { DATATYPE_BYTES, type Signature, type TensorValue } from '../contracts/tensor-value.ts'
import { refused } from '../engine/onnx/fault.ts'
import { withPictureSize } from '../engine/preprocessing/output-size.ts'
import { zeroInputs } from '../engine/zeros.ts'
import { tick } from '../platform/clock.ts'
import { onnxRuntime } from '../platform/onnx-runtime.ts'
import { explained } from './explain.ts'
import { limitMemory } from './memory-limit.ts'

/** What ONNX Runtime takes before any model, in bytes. */
const OWN_BYTES = 16_777_216
/** Inputs of one run, in bytes: four full-size pictures of 1024 x 1024 as float32 are 50 MB. */
const MAX_INPUT_BYTES = 50_000_000

export interface Trial {
  readonly signature: Signature
  readonly outputs: readonly TensorValue[]
  /** Growth of linear memory, and at least the file: a heap that an earlier model grew is used again. */
  readonly memory_bytes: number
  readonly load_ms: number
  readonly run_ms: number
}

/** Loads a model, runs it once on zeros, and lets it go again. Throws `Fault` for what the model does. */
export async function tryOut(bytes: Uint8Array, preprocessing: Preprocessing | null): Promise<Trial> {
  limitMemory()
  const before = Math.max(onnxRuntime.heapBytes(), OWN_BYTES)
  const begunAt = await tick()
  const model = await onnxRuntime.load(bytes).catch(rethrow)
  try {
    const loadedAt = await tick()
    const inputs = zeroInputs(checked(withPictureSize(model.signature, preprocessing)))
    const outputs = await model.run(inputs).catch(rethrow)
    return {
      signature: model.signature,
      outputs,
      memory_bytes: Math.max(onnxRuntime.heapBytes() - before, bytes.length),
      load_ms: loadedAt - begunAt,
      run_ms: (await tick()) - loadedAt,
    }
  } finally {
    await model.release()
  }
}

function rethrow(error: unknown): never {
  throw explained(error)
}

function checked(signature: Signature): Signature {
  const bytes = signature.inputs.reduce((sum, { datatype, shape }) => {
    const elements = shape.reduce((product, size) => product * Math.abs(size), 1)
    return sum + elements * Math.max(1, DATATYPE_BYTES[datatype])
  }, 0)
  if (bytes <= MAX_INPUT_BYTES) return signature
  throw refused(
    `One run takes ${bytes} bytes of input; the limit is ${MAX_INPUT_BYTES}. Export the model for smaller inputs.`,
  )
}

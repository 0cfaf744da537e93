import type { Signature, TensorValue } from '../contracts/tensor-value.ts'

/** A model that is loaded and ready to run. */
export interface LoadedModel {
  readonly signature: Signature
  /** Bytes of linear memory that loading it took, at least those of its file. */
  readonly bytesHeld: number
  /** Runs the graph on all of its inputs and answers the named outputs, or every one. */
  run(inputs: readonly TensorValue[], outputs?: readonly string[]): Promise<TensorValue[]>
  release(): Promise<void>
}

/** One way to run ONNX graphs. */
export interface InferenceEngine {
  load(model: Uint8Array): Promise<LoadedModel>
  /** Linear memory of the engine in this isolate, in bytes; it never shrinks. */
  heapBytes(): number
}

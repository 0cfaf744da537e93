/** What a graph says of itself; `-1` stands for a dimension that the caller chooses. */
export interface Signature {
  inputs: { name: string; type: string; shape: number[] }[]
  outputs: { name: string; type: string; shape: number[] }[]
}

/** A model that is loaded and ready to run. */
export interface LoadedModel {
  readonly signature: Signature
  /** Bytes of linear memory that loading it took. */
  readonly bytesHeld: number
  /** float32 input of `shape` → the first output, row by row: `batch` rows of `classes`. */
  run(input: Float32Array, shape: readonly number[]): Promise<{ rows: Float32Array; classes: number }>
  release(): Promise<void>
}

/** One way to run ONNX graphs. */
export interface Engine {
  load(model: Uint8Array): Promise<LoadedModel>
}

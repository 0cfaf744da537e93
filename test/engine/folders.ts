import { ModelConfig } from '../../src/contracts/model.ts'
import type { Preprocessing } from '../../src/contracts/preprocessing.ts'
import type { TensorSpec } from '../../src/contracts/tensor-value.ts'
import type { OnnxGraph } from '../../src/engine/onnx/graph.ts'
import { readPreprocessing } from '../../src/engine/preprocessing/read.ts'

export interface Folder {
  readonly preprocessor?: object
  readonly config?: object
  readonly shape?: readonly number[]
  readonly datatype?: TensorSpec['datatype']
  readonly metadata?: Record<string, string>
  readonly image?: OnnxGraph['image']
  readonly inputs?: OnnxGraph['inputs']
}

/** The preprocessing of a folder whose graph takes one tensor, of any size unless `shape` says. */
export function read({
  preprocessor,
  config,
  shape = [-1, 3, -1, -1],
  datatype = 'FP32',
  metadata = {},
  image = null,
  inputs = [{ name: 'x', datatype, shape: [...shape] }],
}: Folder): Preprocessing | null {
  return readPreprocessing({
    preprocessor: preprocessor ?? null,
    config: ModelConfig.parse(config ?? {}),
    graph: { inputs, metadata, image },
  })
}

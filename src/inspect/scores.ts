import type { ModelConfig } from '../contracts/model.ts'
import type { TensorSpec, TensorValue } from '../contracts/tensor-value.ts'
import { refused } from '../engine/onnx/fault.ts'
import { checkLabels } from '../engine/preprocessing/labels.ts'

/** What a run gave must have the shapes that the graph declares; an undeclared one is []. */
export function checkShapes(declared: readonly TensorSpec[], given: readonly TensorValue[]): void {
  for (const [at, { name, shape }] of declared.entries()) {
    const real = given[at]?.shape ?? []
    const agrees =
      shape.length === 0 ||
      (shape.length === real.length && shape.every((size, axis) => size === -1 || size === real[axis]))
    if (!agrees)
      throw refused(`${name} is declared as [${shape}], and a run gave [${real}]. Export the model again.`)
  }
}

/**
 * Classes of the first output, which is what pictures and rows are classified by; null where it is no row of scores, which only
 * a model that names no labels and takes no picture may have.
 */
export function countClasses(
  [first]: readonly TensorValue[],
  config: ModelConfig,
  takesPicture: boolean,
): number | null {
  const classes = first ? rowOf(first) : null
  if (classes !== null) {
    if (takesPicture || config.id2label) checkLabels(config, classes)
    return classes
  }
  if (takesPicture || config.id2label)
    throw refused(
      `The first output, ${first?.name}, is ${first?.datatype} [${first?.shape}] and no row of scores. Export the model so that it comes first and is float32 [batch, classes].`,
    )
  return null
}

/** `[1, classes]`, whatever ones follow. */
function rowOf({ datatype, shape: [batch, classes, ...rest] }: TensorValue): number | null {
  const isFloat = datatype === 'FP32' || datatype === 'FP16'
  return isFloat && batch === 1 && classes !== undefined && rest.every((size) => size === 1) ? classes : null
}

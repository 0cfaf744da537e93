import type { ModelConfig } from '../../contracts/model.ts'
import { refused } from '../onnx/fault.ts'

/** `id2label` in order of index; the index itself where a model names no labels. */
export function labelsOf(config: ModelConfig, classes: number): string[] {
  return Array.from({ length: classes }, (_, index) => config.id2label?.[index] ?? String(index))
}

/** Labels that are fewer or more than the scores would name the wrong class. */
export function checkLabels({ id2label, num_labels }: ModelConfig, classes: number): void {
  const named = id2label ? Object.keys(id2label).length : (num_labels ?? classes)
  const field = id2label ? 'id2label' : 'num_labels'
  if (named !== classes)
    throw refused(
      `config.json has ${named} labels (${field}), and the graph gives ${classes} scores. Give one label for each score, in the order of the graph.`,
    )
  const missing = Array.from({ length: classes }, (_, index) => index).find(
    (index) => id2label && !(index in id2label),
  )
  if (missing !== undefined)
    throw refused(`id2label in config.json has no "${missing}". Number the labels from 0 to ${classes - 1}.`)
}

import { splitRef } from '../contracts/model.ts'
import { Fault } from '../contracts/problem.ts'
import type { Result } from '../contracts/result.ts'
import type { TensorMessage } from '../contracts/tensor.ts'
import type { TensorValue } from '../contracts/tensor-value.ts'
import { topK } from '../engine/classify.ts'
import { labelsOf } from '../engine/preprocessing/labels.ts'
import { toInput } from '../engine/tensor.ts'
import type { ServedModel } from './sessions.ts'

/** Batches gain nothing in WebAssembly and their memory is never given back. */
export const MAX_BATCH = 4

/** Pictures of one size → one result each, in order, by one run of the graph. */
export async function classify(
  reference: string,
  { model, config, preprocessing }: ServedModel,
  tensors: readonly { width: number; height: number; pixels: Uint8Array }[],
): Promise<Result[]> {
  const [first] = tensors
  const [spec] = model.signature.inputs
  if (!first || !spec) return []
  if (!preprocessing) throw new Fault('tensor-mismatch', `${reference} takes no image. Name an image model.`)
  const pictures = filledUp(
    tensors.map(({ pixels }) => pixels),
    spec.shape[0] ?? -1,
  )
  const input = toInput(spec.name, pictures, first, preprocessing)
  checkShape(reference, spec.shape, input.shape)
  const [scores] = await model.run(
    [input],
    model.signature.outputs.slice(0, 1).map(({ name }) => name),
  )
  const logits = floatsOf(scores)
  const classes = logits.length / pictures.length
  const labels = labelsOf(config, classes)
  return tensors.map((_, at) =>
    toResult(reference, config, labels, logits.subarray(at * classes, (at + 1) * classes)),
  )
}

/** A graph of a fixed batch takes no fewer pictures: black ones stand in, and nobody asks what it says of them. */
function filledUp(pictures: Uint8Array[], batch: number): Uint8Array[] {
  const missing = Math.max(0, batch - pictures.length)
  return [...pictures, ...Array.from({ length: missing }, () => new Uint8Array(pictures[0]?.length ?? 0))]
}

function floatsOf(scores: TensorValue | undefined): Float32Array {
  if (!(scores?.data instanceof Uint8Array) || !(scores.datatype === 'FP32' || scores.datatype === 'FP16'))
    throw new Fault(
      'tensor-mismatch',
      'The first output of the graph holds no scores. Export it with float logits.',
    )
  const { buffer, byteOffset, byteLength } = scores.data
  if (scores.datatype === 'FP32') return new Float32Array(buffer, byteOffset, byteLength / 4)
  return Float32Array.from(new Float16Array(buffer, byteOffset, byteLength / 2))
}

function toResult(
  reference: string,
  config: ServedModel['config'],
  labels: readonly string[],
  logits: Float32Array,
): Result {
  const { model, version } = splitRef(reference)
  const predictions = topK(logits, labels, config.top_k)
  const [best] = predictions
  if (!best || !Number.isFinite(best.probability))
    throw new Fault(
      'tensor-mismatch',
      `${reference} gave no finite score. Check its preprocessing and export.`,
    )
  const uncertain = best.probability < config.uncertain_below
  return { model, version, label: best.label, probability: best.probability, uncertain, predictions }
}

function checkShape(reference: string, declared: readonly number[], given: readonly number[]): void {
  const fits =
    declared.length === given.length &&
    declared.every((size, axis) => size === -1 || axis === 0 || size === given[axis])
  if (fits) return
  throw new Fault(
    'tensor-mismatch',
    `${reference} takes [${declared}] but its preprocessing makes [${given}]. Correct preprocessor_config.json.`,
  )
}

/** Messages that can share a run: one model, one size, at most `MAX_BATCH`, or one where the graph's batch is fixed. */
export function* runs<T extends Pick<TensorMessage, 'tensor'>>(
  messages: readonly T[],
  largest: number,
): Generator<T[]> {
  const bySize = Map.groupBy(messages, ({ tensor }) => `${tensor.width}x${tensor.height}`)
  for (const group of bySize.values())
    for (let at = 0; at < group.length; at += largest) yield group.slice(at, at + largest)
}

import type { TensorSpec } from '../../contracts/tensor-value.ts'

/** What the file of a model says of itself, without its weights. */
export interface OnnxGraph {
  readonly irVersion: number
  /** The empty domain is ai.onnx. */
  readonly opsets: readonly { readonly domain: string; readonly version: number }[]
  /** The exporter, for example `pytorch 2.4.0`. */
  readonly producer: string
  /** Without those that an initializer fills; -1 stands for a free dimension, [] for a shape that is not declared. */
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  /** `domain.OpType` of every node, those of sub-graphs and functions included. */
  readonly operators: ReadonlySet<string>
  readonly metadata: Readonly<Record<string, string>>
  /** The input that is denoted as IMAGE, and the denotation of each of its dimensions (onnx/docs/TypeDenotation.md). */
  readonly image: { readonly input: string; readonly dimensions: readonly string[] } | null
  /** Files beside this one in which weights are kept. */
  readonly externalData: readonly string[]
  /** Numbers in all initializers. */
  readonly parameters: number
  readonly initializerBytes: number
}

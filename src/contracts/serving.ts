import type { Inspection } from './model.ts'
import type { Preprocessing } from './preprocessing.ts'
import type { Problem } from './problem.ts'
import type { Signature, TensorValue } from './tensor-value.ts'

/** A fault travels as its problem: an error that crosses to another worker keeps only its message. */
export type OrProblem<T> = T | { problem: Problem }

/** What a version takes and gives. */
export interface Described {
  signature: Signature
  /** Names of the classes, where the first output is a row of scores. */
  labels: string[] | null
  preprocessing: Preprocessing | null
}

/** What the infer worker answers by RPC besides images; a reference is `name@version`. */
export interface Serving {
  describe(reference: string): Promise<OrProblem<Described>>
  run(
    reference: string,
    inputs: readonly TensorValue[],
    outputs?: readonly string[],
  ): Promise<OrProblem<{ outputs: TensorValue[] }>>
}

/** What the preprocess worker answers by RPC besides images: a picture as a batch of one, to be named as the graph names it. */
export interface Picturing {
  tensor(reference: string, image: Uint8Array): Promise<OrProblem<{ input: Omit<TensorValue, 'name'> }>>
}

/** What the inspect worker answers by RPC. */
export interface Inspecting {
  inspect(reference: string): Promise<OrProblem<Inspection>>
}

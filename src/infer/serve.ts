import { Fault } from '../contracts/problem.ts'
import type { Described, OrProblem } from '../contracts/serving.ts'
import type { TensorValue } from '../contracts/tensor-value.ts'
import { labelsOf } from '../engine/preprocessing/labels.ts'
import { admit } from './admission.ts'
import { withModel } from './sessions.ts'

export function describe(bucket: R2Bucket, reference: string): Promise<OrProblem<Described>> {
  return orProblem(() =>
    withModel(bucket, reference, Date.now(), async ({ model, config, preprocessing }) => {
      const classes = model.signature.outputs[0]?.shape.at(-1) ?? -1
      const named = config.id2label !== undefined && classes > 0
      return { signature: model.signature, labels: named ? labelsOf(config, classes) : null, preprocessing }
    }),
  )
}

export function run(
  bucket: R2Bucket,
  reference: string,
  inputs: readonly TensorValue[],
  outputs?: readonly string[],
): Promise<OrProblem<{ outputs: TensorValue[] }>> {
  return orProblem(() =>
    admit(() =>
      withModel(bucket, reference, Date.now(), async ({ model }) => ({
        outputs: await model.run(inputs, outputs).catch(graphFault),
      })),
    ),
  )
}

/** What only the graph knows of its inputs, it says when it runs: that is the caller's to mend, not ours. */
function graphFault(error: unknown): never {
  const [, said] = /OrtRun\(\)\.\s*(.*)/s.exec(String(error)) ?? []
  if (said === undefined) throw error
  throw new Fault('tensor-mismatch', `The graph does not take these inputs: ${said.slice(0, 500)}`)
}

async function orProblem<T>(work: () => Promise<T>): Promise<OrProblem<T>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault) return { problem: error.problem }
    throw error
  }
}

import { type Inspection, ModelRef } from '../contracts/model.ts'
import { Fault, type Problem } from '../contracts/problem.ts'
import { refused } from '../engine/onnx/fault.ts'
import type { OnnxGraph } from '../engine/onnx/graph.ts'
import { readModelFolder, resolve, writeResolved } from '../platform/models.ts'
import { checkShapes, countClasses } from './scores.ts'
import { tryOut } from './trial.ts'

export interface InspectEnv {
  readonly BUCKET: R2Bucket
}

/**
 * Checks a pushed version by everything that serving it would do, and writes down what serving needs to know. A worker of its
 * own: a model that takes all memory or never ends takes this isolate with it (the caller sees the RPC fail) and no one else.
 */
export async function inspect(
  bucket: R2Bucket,
  reference: string,
): Promise<Inspection | { problem: Problem }> {
  try {
    return await inspectFolder(bucket, reference)
  } catch (error) {
    if (error instanceof Fault) return { problem: error.problem }
    throw error
  }
}

async function inspectFolder(bucket: R2Bucket, reference: string): Promise<Inspection> {
  const { success, error } = ModelRef.safeParse(reference)
  if (!success) throw new Fault('name-invalid', `${reference} ${error.issues[0]?.message}.`)
  const folder = await readModelFolder(bucket, reference)
  const { graph, bytes, config } = folder
  checkWhole(graph)
  const { preprocessing } = resolve(folder)
  const { signature, outputs, ...measured } = await tryOut(bytes, preprocessing)
  checkShapes(signature.outputs, outputs)
  const labels = countClasses(outputs, config, preprocessing !== null)
  await writeResolved(bucket, reference, { signature, preprocessing, config })
  return { signature, opset: opsetOf(graph), labels, preprocessing, bytes: bytes.length, ...measured }
}

function checkWhole({ externalData: [first, ...others] }: OnnxGraph): void {
  if (first === undefined) return
  const files = others.length > 0 ? `${first} and ${others.length} more files` : first
  throw refused(
    `The weights are in ${files} beside model.onnx. Export the model with all weights in one file (torch: external_data=False; onnx.save: save_as_external_data=False).`,
  )
}

const opsetOf = ({ opsets }: OnnxGraph) =>
  opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0

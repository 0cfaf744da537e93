import { Fault } from '../../contracts/problem.ts'
import type { Signature, TensorSpec, TensorValue } from '../../contracts/tensor-value.ts'
import type { InferenceCall, WantedOutput } from './call.ts'
import { type Described, nameOf } from './shape.ts'
import { textOf } from './utf8.ts'

/** Holds the given inputs against what the graph declares. */
export function checkInputs(declared: readonly TensorSpec[], given: readonly Described[]): void {
  for (const input of given) {
    const spec = declared.find(({ name }) => name === input.name)
    if (!spec) refuse(`The model has no input "${input.name}". It takes ${declared.map(nameOf).join(', ')}`)
    if (!fits(spec, input))
      refuse(`The model declares the input ${nameOf(spec)} and was given ${nameOf(input)}`)
  }
  const missing = declared.filter(({ name }) => given.every((input) => input.name !== name))
  if (missing.length > 0) refuse(`The input ${missing.map(nameOf).join(' and ')} is missing`)
}

/** A graph's strings are text: other bytes would not come through whole. */
export function checkText(inputs: readonly TensorValue[]): void {
  for (const { name, datatype, data } of inputs) {
    if (datatype !== 'BYTES') continue
    const at = (data as readonly Uint8Array[]).findIndex((element) => textOf(element) === undefined)
    if (at !== -1)
      refuse(`Element ${at} of the input "${name}" is no UTF-8 text, which is all that the model takes`)
  }
}

function fits(declared: TensorSpec, { datatype, shape }: Described): boolean {
  return (
    datatype === declared.datatype &&
    shape.length === declared.shape.length &&
    declared.shape.every((size, axis) => size === -1 || size === shape[axis])
  )
}

/** The outputs a call wants, in its order; every one that the graph has when it names none. */
export function wantedOutputs({ outputs }: Signature, call: InferenceCall): WantedOutput[] {
  if (!call.outputs) return outputs.map(({ name }) => ({ name, binary: call.binary }))
  for (const { name } of call.outputs)
    if (!outputs.some((spec) => spec.name === name))
      refuse(`The model has no output "${name}". It gives ${outputs.map(nameOf).join(', ')}`)
  return call.outputs
}

function refuse(sentence: string): never {
  throw new Fault('tensor-mismatch', `${sentence}.`)
}

import { Fault, fieldErrors } from '../../contracts/problem.ts'
import { DATATYPE_BYTES, type TensorValue } from '../../contracts/tensor-value.ts'
import { unpack } from './binary-data.ts'
import { parseJson } from './json.ts'
import { fromJson } from './json-data.ts'
import { MAX_JSON_BYTES, MAX_STRINGS, MAX_TENSOR_BYTES } from './limits.ts'
import { InferenceRequest, type RequestInput } from './request.ts'
import { elementCount } from './shape.ts'

export interface GivenInput {
  value: TensorValue
  /** Whether it came as binary data; strings of JSON are UTF-8 text. */
  binary: boolean
}

export interface WantedOutput {
  name: string
  binary: boolean
  /** How many classes are asked for in place of the tensor. */
  classification?: number | undefined
}

/** An inference request, read. Without `outputs` every output is wanted, as `binary` says. */
export interface InferenceCall {
  id?: string | undefined
  inputs: GivenInput[]
  outputs?: WantedOutput[] | undefined
  binary: boolean
}

/**
 * Reads a body: JSON, and behind its first `headerLength` bytes the binary data of those inputs that have a
 * `binary_data_size`, in their order (Triton's extension_binary_data).
 */
export function readCall(body: Uint8Array, headerLength?: number): InferenceCall {
  const request = readRequest(body, headerLength)
  checkSizes(request.inputs)
  const binary = request.parameters?.binary_data_output ?? false
  return {
    id: request.id,
    inputs: readInputs(request.inputs, body, headerLength),
    // An empty list asks for everything, as it does of Triton.
    outputs: request.outputs?.length
      ? request.outputs.map(({ name, parameters }) => ({
          name,
          binary: parameters?.binary_data ?? binary,
          classification: parameters?.classification,
        }))
      : undefined,
    binary,
  }
}

function readRequest(body: Uint8Array, headerLength = body.length): InferenceRequest {
  if (headerLength > body.length)
    throw new Fault(
      'malformed-request',
      `Inference-Header-Content-Length is ${headerLength}, but the body has ${body.length} bytes.`,
    )
  if (headerLength > MAX_JSON_BYTES)
    throw new Fault(
      'body-too-large',
      `The JSON has ${headerLength} bytes of at most ${MAX_JSON_BYTES}. Send the tensors as binary data.`,
    )
  const { data, error } = InferenceRequest.safeParse(parseJson(body.subarray(0, headerLength)))
  if (data) return data
  const fields = fieldErrors(error).map(({ path, message }) => `${path}: ${message}`)
  throw new Fault('malformed-request', `The request is not an inference request. ${fields.join('; ')}.`)
}

function readInputs(
  inputs: readonly RequestInput[],
  body: Uint8Array,
  headerLength: number | undefined,
): GivenInput[] {
  let at = headerLength ?? body.length
  const given = inputs.map(({ name, shape, datatype, data, parameters }) => {
    const size = parameters?.binary_data_size
    const spec = { name, shape, datatype }
    if (data && size === undefined) return { value: fromJson(spec, data), binary: false }
    if (size === undefined) refuse(name, 'has neither data nor binary_data_size')
    if (data) refuse(name, 'has both data and binary_data_size')
    if (headerLength === undefined)
      refuse(name, 'has a binary_data_size, which needs the header Inference-Header-Content-Length')
    // A view: all views of one body go to another worker with one copy of it.
    const bytes = body.subarray(at, at + size)
    if (bytes.length !== size) refuse(name, `declares ${size} bytes, but ${bytes.length} are left`)
    at += bytes.length
    return { value: unpack(spec, bytes), binary: true }
  })
  if (at !== body.length)
    throw new Fault(
      'malformed-request',
      `The body has ${body.length - at} bytes more than its inputs declare.`,
    )
  return given
}

/** Looked at before anything is made of the size that a few bytes of JSON can declare. */
function checkSizes(inputs: readonly RequestInput[]): void {
  const sum = (of: readonly RequestInput[], bytes: (input: RequestInput) => number) =>
    of.reduce((total, input) => total + elementCount(input.shape) * bytes(input), 0)
  const bytes = sum(inputs, ({ datatype }) => DATATYPE_BYTES[datatype])
  if (bytes > MAX_TENSOR_BYTES)
    throw new Fault('body-too-large', `The inputs hold ${bytes} bytes of at most ${MAX_TENSOR_BYTES}.`)
  const strings = sum(inputs, ({ datatype }) => Number(datatype === 'BYTES'))
  if (strings > MAX_STRINGS)
    throw new Fault('body-too-large', `The inputs hold ${strings} BYTES elements of at most ${MAX_STRINGS}.`)
}

function refuse(name: string, sentence: string): never {
  throw new Fault('malformed-request', `Input "${name}" ${sentence}.`)
}

import type { TensorValue } from '../../contracts/tensor-value.ts'
import { pack } from './binary-data.ts'
import { joined } from './bytes.ts'
import { toJson } from './json-data.ts'

export interface GivenOutput {
  value: TensorValue
  binary: boolean
}

export interface EncodedResponse {
  body: Uint8Array
  /** Length of the JSON where binary data follows it. */
  headerLength?: number
}

/** `$inference_response`: JSON, and behind it the data of those outputs that are to be binary, in their order. */
export function encodeResponse(
  model: { name: string; version: string },
  id: string | undefined,
  outputs: readonly GivenOutput[],
): EncodedResponse {
  const parts = outputs.map(({ value, binary }) => encodeOutput(value, binary ? pack(value) : undefined))
  const head = JSON.stringify({ model_name: model.name, model_version: model.version, id })
  const json = `${head.slice(0, -1)},"outputs":[${parts.map(({ text }) => text)}]}`
  const header = new TextEncoder().encode(json)
  const packed = parts.flatMap(({ bytes }) => bytes ?? [])
  if (!outputs.some(({ binary }) => binary)) return { body: header }
  return { body: joined([header, ...packed]), headerLength: header.length }
}

function encodeOutput({ name, shape, datatype, ...value }: TensorValue, bytes: Uint8Array | undefined) {
  const parameters = bytes && { binary_data_size: bytes.length }
  const head = JSON.stringify({ name, shape, datatype, parameters })
  if (bytes) return { text: head, bytes }
  // The data is put in as text: JSON.stringify would take 64-bit integers for what they are not.
  return { text: `${head.slice(0, -1)},"data":${toJson({ name, shape, datatype, ...value })}}` }
}

import { random } from '../random.ts'

/** One body of the protocol's `infer`, ready to be sent again and again. */
export interface InferRequest {
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** A batch of one for a graph of `pixel_values`, as JSON text or as binary tensor data. */
export function inferRequest(side: number, binary: boolean): InferRequest {
  const next = random(side)
  const values = Float32Array.from({ length: 3 * side * side }, () => next() * 4 - 2)
  const input = { name: 'pixel_values', shape: [1, 3, side, side], datatype: 'FP32' }
  if (!binary) {
    const body = Buffer.from(JSON.stringify({ inputs: [{ ...input, data: [...values] }] }))
    return { headers: { 'Content-Type': 'application/json' }, body }
  }
  const parameters = { binary_data_size: values.byteLength }
  const header = Buffer.from(
    JSON.stringify({ inputs: [{ ...input, parameters }], parameters: { binary_data_output: true } }),
  )
  return {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(header.length),
    },
    body: Buffer.concat([header, Buffer.from(values.buffer)]),
  }
}

import type { Client } from '../../src/cli/client.ts'

/** The protocol from a client's side, written from the specification and from what tritonclient sends and reads. */

export interface Tensor {
  name: string
  shape: number[]
  datatype: string
  parameters?: Record<string, unknown>
  data?: unknown[]
}

export interface Answer {
  status: number
  headers: Headers
  json: {
    model_name: string
    model_version: string
    id?: string
    outputs: Tensor[]
    error?: string
  }
  /** Binary data of each output that came so. */
  binary: Map<string, Buffer>
}

/** Sends an inference request; inputs whose data is a buffer go behind the JSON. */
export async function infer(
  api: Client,
  model: string,
  request: { inputs: (Omit<Tensor, 'data'> & { data: unknown[] | Buffer })[]; [key: string]: unknown },
  headers: Record<string, string> = {},
): Promise<Answer> {
  const binary: Buffer[] = []
  const inputs = request.inputs.map(({ data, ...input }) => {
    if (Array.isArray(data)) return { ...input, data }
    binary.push(data)
    return { ...input, parameters: { binary_data_size: data.length, ...input.parameters } }
  })
  const json = Buffer.from(JSON.stringify({ ...request, inputs }))
  return post(api, model, Buffer.concat([json, ...binary]), {
    ...(binary.length > 0 && { 'Inference-Header-Content-Length': String(json.length) }),
    ...headers,
  })
}

/** Posts a body as it is, and reads the answer as `tritonclient.http.InferResult` does. */
export async function post(
  api: Client,
  model: string,
  body: Uint8Array | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await api.fetch(`/v2/models/${model}/infer`, { method: 'POST', body, headers })
  const whole = Buffer.from(await response.arrayBuffer())
  const length = response.headers.get('Inference-Header-Content-Length')
  const end = length === null ? whole.length : Number(length)
  const json = JSON.parse(whole.subarray(0, end).toString())
  const binary = new Map<string, Buffer>()
  let at = end
  for (const { name, parameters } of (json.outputs ?? []) as Tensor[]) {
    const size = parameters?.binary_data_size
    if (typeof size !== 'number') continue
    binary.set(name, whole.subarray(at, at + size))
    at += size
  }
  if (at !== whole.length) throw new Error(`the answer has ${whole.length - at} bytes too many`)
  return { status: response.status, headers: response.headers, json, binary }
}

/** BYTES elements: a length of four bytes, little-endian, before each. */
export function serialized(...elements: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    elements.flatMap((element) => {
      const length = Buffer.alloc(4)
      length.writeUInt32LE(element.length)
      return [length, element]
    }),
  )
}

export function deserialized(bytes: Buffer): string[] {
  const elements: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at)
    elements.push(bytes.subarray(at + 4, end).toString())
    at = end
  }
  return elements
}

export const floats = (bytes: Buffer) => [...new Float32Array(Uint8Array.from(bytes).buffer)]

/** Pushes a model folder, as far as it is given, and has it registered. */
export async function push(
  api: Client,
  version: string,
  files: Record<string, string | Uint8Array>,
): Promise<Response> {
  const path = `/v1/models/${version.replace('@', '/versions/')}`
  for (const [name, body] of Object.entries(files)) {
    const stored = await api.fetch(`${path}/${name}`, { method: 'PUT', body })
    if (!stored.ok) throw new Error(`${name}: ${await stored.text()}`)
  }
  return api.fetch(path, { method: 'POST' })
}

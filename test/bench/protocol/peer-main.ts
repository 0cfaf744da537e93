/**
 * A plain Node server that answers the protocol's `infer` with onnxruntime-node on one thread, JSON and binary, and nothing else.
 * `node test/bench/protocol/peer-main.ts PORT FOLDER`
 */
import { createServer, type IncomingMessage } from 'node:http'
import { basename, join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'

const [port = '', folder = ''] = process.argv.slice(2)
const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' } as const
const session = await InferenceSession.create(join(folder, 'model.onnx'), ONE_THREAD)
const HEADER = 'inference-header-content-length'

interface Input {
  name: string
  shape: number[]
  data?: number[]
}

async function infer(request: IncomingMessage) {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const body = Buffer.concat(parts)
  const header = Number(request.headers[HEADER] ?? body.length)
  const { inputs } = JSON.parse(body.toString('utf8', 0, header)) as { inputs: [Input] }
  const [{ name, shape, data }] = inputs
  const values = data
    ? Float32Array.from(data)
    : new Float32Array(Uint8Array.from(body.subarray(header)).buffer)
  const answer = await session.run({ [name]: new Tensor('float32', values, shape) })
  const [output = ''] = session.outputNames
  return { name: output, shape: answer[output]?.dims, values: answer[output]?.data as Float32Array }
}

createServer(async (request, response) => {
  const { name, shape, values } = await infer(request)
  const head = { model_name: basename(folder), model_version: '1' }
  const output = { name, shape, datatype: 'FP32' }
  if (request.headers[HEADER] === undefined) {
    response.setHeader('Content-Type', 'application/json')
    return response.end(JSON.stringify({ ...head, outputs: [{ ...output, data: [...values] }] }))
  }
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  const json = Buffer.from(
    JSON.stringify({ ...head, outputs: [{ ...output, parameters: { binary_data_size: bytes.length } }] }),
  )
  response.setHeader(HEADER, json.length)
  return response.end(Buffer.concat([json, bytes]))
}).listen(Number(port), '127.0.0.1', () => console.log(`Running at http://127.0.0.1:${port}`))
process.once('SIGTERM', () => process.exit(0))

import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, expect, it } from 'vitest'
import { loadModel } from '../../src/cli/load-model.ts'
import { inferRequest } from '../bench/protocol/request.ts'
import { type Platform, root, sharedPlatform } from './platform.ts'

const FOLDER = join(root, 'test/bench/squeezenet')

let platform: Platform
beforeAll(async () => {
  platform = await sharedPlatform()
  await loadModel(platform.api, FOLDER, 'squeezenet@1')
})

it('SqueezeNet in workerd gives what native ONNX Runtime gives on the same tensor, within 1e-3', async () => {
  const { headers, body } = inferRequest(224, true)
  const length = Number(headers['Inference-Header-Content-Length'])
  const response = await platform.api.fetch('/v2/models/squeezenet/infer', { method: 'POST', headers, body })
  const answer = Buffer.from(await response.arrayBuffer())
  const header = Number(response.headers.get('Inference-Header-Content-Length'))
  const served = new Float32Array(Uint8Array.from(answer.subarray(header)).buffer)

  const session = await InferenceSession.create(join(FOLDER, 'model.onnx'))
  const values = new Float32Array(Uint8Array.from(body.subarray(length)).buffer)
  const { logits } = await session.run({ pixel_values: new Tensor('float32', values, [1, 3, 224, 224]) })
  const native = logits?.data as Float32Array

  expect(served).toHaveLength(1000)
  const scale = Math.max(...native.map(Math.abs))
  const furthest = Math.max(...native.map((logit, at) => Math.abs(logit - (served[at] ?? Number.NaN))))
  expect(scale).toBeGreaterThan(0)
  expect(furthest).toBeLessThan(1e-3 * Math.max(1, scale))
})

import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import type { Datatype } from '../../src/contracts/tensor-value.ts'
import { Resampler } from '../../src/engine/resample.ts'
import { identity, onnx } from './identity-onnx.ts'
import { deserialized, floats, infer, post, push, serialized, type Tensor } from './oip-wire.ts'
import { file, type Platform, startPlatform } from './platform.ts'

interface Reference {
  mean: number[]
  std: number[]
  images: { file: string; label: number; logits: number[]; u8_sha256: string }[]
}
const reference: Reference = JSON.parse(file('digits/reference.json').toString())
const TOLERANCE = 1e-4

/** One dimension is the caller's, one is declared. */
const EVERY_TYPE: [Datatype, unknown[], Buffer][] = [
  ['BOOL', [true, false], Buffer.from([1, 0])],
  ['UINT8', [0, 255], bytesOf(Uint8Array.of(0, 255))],
  ['UINT16', [0, 65535], bytesOf(Uint16Array.of(0, 65535))],
  ['UINT32', [0, 4294967295], bytesOf(Uint32Array.of(0, 4294967295))],
  ['UINT64', [0, 42], bytesOf(BigUint64Array.of(0n, 42n))],
  ['INT8', [-128, 127], bytesOf(Int8Array.of(-128, 127))],
  ['INT16', [-32768, 32767], bytesOf(Int16Array.of(-32768, 32767))],
  ['INT32', [-2147483648, 2147483647], bytesOf(Int32Array.of(-2147483648, 2147483647))],
  ['INT64', [-42, 42], bytesOf(BigInt64Array.of(-42n, 42n))],
  ['FP16', [0.5, -2], bytesOf(Float16Array.of(0.5, -2))],
  ['FP32', [0.5, -2], bytesOf(Float32Array.of(0.5, -2))],
  ['FP64', [0.1, -2e300], bytesOf(Float64Array.of(0.1, -2e300))],
  ['BYTES', ['', 'ünï'], serialized(Buffer.from(''), Buffer.from('ünï'))],
]

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
  const specs = EVERY_TYPE.map(([datatype]) => ({ name: datatype.toLowerCase(), datatype, shape: [-1, 2] }))
  const pair = ['a', 'b'].map((name) => ({ name, datatype: 'FP32' as const, shape: [-1] }))
  const sums = onnx(
    [
      { op: 'Add', inputs: ['a', 'b'], outputs: ['sum'] },
      { op: 'Sub', inputs: ['a', 'b'], outputs: ['difference'] },
    ],
    pair,
    ['sum', 'difference'].map((name) => ({ name, datatype: 'FP32' as const, shape: [-1] })),
  )
  expect((await push(api, 'types@1', { 'model.onnx': identity(specs), 'config.json': '{}' })).status).toBe(
    201,
  )
  expect((await push(api, 'sums@7', { 'model.onnx': sums, 'config.json': '{}' })).status).toBe(201)
  expect((await push(api, 'broken@1', { 'model.onnx': 'no graph', 'config.json': '{}' })).status).toBe(422)
})
afterAll(() => platform.close())

function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength)
}

/**
 * The tensor of a digit by another decoder than ours. What Pillow made of it is known by its hash, so that the tensor is
 * known to be the reference's own before it is sent.
 */
async function digit(at: number) {
  const image = reference.images[at]
  if (!image) throw new Error(`there is no digit ${at}`)
  const jpeg = file(`digits/${image.file}`)
  const { data, info } = await sharp(jpeg)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const source = { width: info.width, height: info.height }
  const resized = { width: 32, height: 32 }
  const window = { x: 0, y: 0, ...resized }
  const resampler = new Resampler({ source, extent: source, resized, window, filter: 'bilinear' })
  resampler.push({ data, rows: info.height, channels: 3 })
  const { pixels } = resampler
  expect(createHash('sha256').update(pixels).digest('hex')).toBe(image.u8_sha256)
  const tensor = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => {
    const channel = Math.floor(i / 1024)
    const pixel = pixels[(i % 1024) * 3 + channel] as number
    return (pixel / 255 - (reference.mean[channel] as number)) / (reference.std[channel] as number)
  })
  return { ...image, jpeg, tensor }
}

const pixelValues = (...tensors: Float32Array[]) => ({
  name: 'pixel_values',
  shape: [tensors.length, 3, 32, 32],
  datatype: 'FP32',
  data: Buffer.concat(tensors.map(bytesOf)),
})
const inJson = (input: ReturnType<typeof pixelValues>) => ({ ...input, data: floats(input.data) })

function expectClose(given: readonly unknown[], expected: readonly number[]): void {
  expect(given).toHaveLength(expected.length)
  const differences = expected.map((value, at) => Math.abs(value - Number(given[at])))
  expect(Math.max(...differences)).toBeLessThan(TOLERANCE)
}

describe('the server', () => {
  const open = (path: string, init?: RequestInit) => fetch(`${api.url}${path}`, init)

  it.each([
    [
      '/v2',
      {
        name: 'tributary',
        version: expect.any(String),
        extensions: expect.arrayContaining(['binary_tensor_data', 'classification', 'model_repository']),
      },
    ],
    ['/v2/health/live', { live: true }],
    ['/v2/health/ready', { live: true, ready: true }],
  ])('answers %s without a key', async (path, body) => {
    const response = await open(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(await response.json()).toEqual(body)
  })

  it.each([
    ['GET', '/v2/models/digits', 401],
    ['POST', '/v2/models/digits/infer', 401],
    ['POST', '/v2/repository/index', 401],
    ['GET', '/v2/nowhere', 404],
    ['DELETE', '/v2', 405],
    ['GET', '/v2/models/digits/infer', 405],
    ['POST', '/v2/models/digits/versions/1', 405],
  ])('%s %s without a key is %i, and its body has the one key "error"', async (method, path, status) => {
    const response = await open(path, { method })
    expect(response.status).toBe(status)
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^[A-Z].{10,}\.$/) })
    expect(response.headers.has('WWW-Authenticate')).toBe(status === 401)
    expect(response.headers.get('Allow')).toBe(status === 405 ? (method === 'GET' ? 'POST' : 'GET') : null)
  })

  it('is in the OpenAPI document', async () => {
    const { paths } = (await (await open('/openapi.json')).json()) as { paths: Record<string, object> }
    expect(Object.keys(paths).filter((path) => path.startsWith('/v2'))).toHaveLength(12)
  })
})

describe('a key', () => {
  const keyWith = async (...scopes: string[]) => {
    const init = {
      method: 'POST',
      body: JSON.stringify({ name: 'k', scopes }),
      headers: { 'Content-Type': 'application/json' },
    }
    return client(api.url, (await api.json<{ key: string }>('/v1/keys', init)).key)
  }

  it('that reads may infer, but not load', async () => {
    const reader = await keyWith('read:imaging')
    expect((await reader.fetch('/v2/models/digits')).status).toBe(200)
    const refused = await reader.fetch('/v2/repository/models/digits/load', { method: 'POST' })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toEqual({ error: expect.stringContaining('models:write') })
  })

  it('that only sends images may do neither', async () => {
    const sender = await keyWith('images:write')
    expect((await sender.fetch('/v2/models/digits')).status).toBe(403)
  })
})

describe('a model', () => {
  it.each(['/v2/models/digits', '/v2/models/digits/versions/1'])('is described at %s', async (path) => {
    expect(await api.json(path)).toEqual({
      name: 'digits',
      versions: ['1'],
      platform: 'onnx_onnxv1',
      inputs: [{ name: 'pixel_values', datatype: 'FP32', shape: [-1, 3, 32, 32] }],
      outputs: [{ name: 'logits', datatype: 'FP32', shape: [-1, 10] }],
    })
  })

  it.each([
    ['digits', 200],
    ['digits/versions/1', 200],
    ['digits/versions/latest', 200],
    ['digits/versions/9', 404],
    ['digits/versions/0x1', 404],
    ['nothing', 404],
    ['broken', 404],
    ['broken/versions/1', 503],
  ])('%s/ready is answered with %i', async (path, status) => {
    const response = await api.fetch(`/v2/models/${path}/ready`)
    expect(response.status).toBe(status)
    const body = (await response.json()) as object
    if (status === 200) expect(body).toEqual({ name: 'digits', ready: true })
    else expect(Object.keys(body)).toEqual(['error'])
  })

  it.each(['nothing', 'digits/versions/9', 'digits/versions/latestish'])('%s is not there', async (path) => {
    expect((await api.fetch(`/v2/models/${path}`)).status).toBe(404)
    const inputs: never[] = []
    expect(await infer(api, path, { inputs })).toMatchObject({
      status: 404,
      json: { error: expect.any(String) },
    })
  })
})

describe('the repository', () => {
  const index = (body?: string) =>
    api.json<object[]>('/v2/repository/index', { method: 'POST', ...(body && { body }) })
  const ready = (name: string, version: string) => ({ name, version, state: 'READY', reason: '' })

  it('lists every version with its state', async () => {
    const all = await index()
    expect(all).toEqual(await index('{"ready":false}'))
    expect(all).toContainEqual(ready('digits', '1'))
    expect(all).toContainEqual(ready('sums', '7'))
    expect(all).toContainEqual({
      name: 'broken',
      version: '1',
      state: 'UNAVAILABLE',
      reason: expect.stringMatching(/.{10,}/),
    })
  })

  it('lists only the ready ones when asked', async () => {
    expect(await index('{"ready":true}')).not.toContainEqual(expect.objectContaining({ name: 'broken' }))
  })

  it.each([
    ['models/digits/load', undefined, 200],
    ['models/digits/load', '{}', 200],
    ['models/digits/load', '{"parameters":{"config":"{}"}}', 400],
    ['models/nothing/load', undefined, 404],
    ['models/digits/unload', undefined, 400],
    ['models/nothing/unload', undefined, 404],
    ['index', '{"ready":1}', 400],
    ['index', '{', 400],
  ])('answers %s with %s by %i', async (path, body, status) => {
    const response = await api.fetch(`/v2/repository/${path}`, { method: 'POST', ...(body && { body }) })
    expect(response.status).toBe(status)
    if (status === 200) expect(await response.text()).toBe('')
    else expect(Object.keys((await response.json()) as object)).toEqual(['error'])
  })
})

describe('digits', () => {
  it.each([
    ['JSON', 'JSON'],
    ['JSON', 'binary'],
    ['binary', 'JSON'],
    ['binary', 'binary'],
  ])('by tensor in %s give the logits of the reference in %s', async (sent, asked) => {
    const digits = await Promise.all([0, 1, 2].map(digit))
    const input = pixelValues(...digits.map(({ tensor }) => tensor))
    const { status, headers, json, binary } = await infer(api, 'digits', {
      id: 'a-batch',
      inputs: [sent === 'JSON' ? inJson(input) : input],
      outputs: [{ name: 'logits', parameters: { binary_data: asked === 'binary' } }],
    })
    expect(status).toBe(200)
    const { outputs, ...rest } = json
    expect(rest).toEqual({ model_name: 'digits', model_version: '1', id: 'a-batch' })
    expect(outputs[0]).toMatchObject({ name: 'logits', shape: [3, 10], datatype: 'FP32' })
    const logits = digits.flatMap((digit) => digit.logits)
    if (asked === 'JSON') {
      expect(headers.get('Content-Type')).toBe('application/json')
      expect(headers.get('Inference-Header-Content-Length')).toBeNull()
      expectClose(outputs[0]?.data ?? [], logits)
    } else {
      expect(headers.get('Content-Type')).toBe('application/octet-stream')
      expect(outputs[0]).not.toHaveProperty('data')
      expectClose(floats(binary.get('logits') ?? Buffer.alloc(0)), logits)
    }
  })

  it('by the whole body as raw binary data are answered in binary', async () => {
    const { tensor, logits } = await digit(3)
    const { status, binary } = await post(api, 'digits', bytesOf(tensor), {
      'Inference-Header-Content-Length': '0',
    })
    expect(status).toBe(200)
    expectClose(floats(binary.get('logits') ?? Buffer.alloc(0)), logits)
  })

  it('by binary_data_output are binary, but for an output that says otherwise', async () => {
    const { tensor, logits } = await digit(4)
    const request = { inputs: [pixelValues(tensor)], parameters: { binary_data_output: true } }
    expectClose(floats((await infer(api, 'digits', request)).binary.get('logits') ?? Buffer.alloc(0)), logits)
    const outputs = [{ name: 'logits', parameters: { binary_data: false } }]
    expectClose((await infer(api, 'digits', { ...request, outputs })).json.outputs[0]?.data ?? [], logits)
  })

  it('by image give the same, in binary, in base64 and as the body', async () => {
    const digits = await Promise.all([3, 4].map(digit))
    const image = { name: 'image', shape: [2], datatype: 'BYTES' }
    const jpegs = digits.map(({ jpeg }) => jpeg)
    const logits = digits.map((digit) => digit.logits)
    const binary = await infer(api, 'digits', { inputs: [{ ...image, data: serialized(...jpegs) }] })
    expect(binary.json.outputs[0]?.shape).toEqual([2, 10])
    expectClose(binary.json.outputs[0]?.data ?? [], logits.flat())
    const text = await infer(api, 'digits/versions/1', {
      id: '',
      inputs: [{ ...image, shape: [2, 1], data: jpegs.map((jpeg) => [jpeg.toString('base64')]) }],
    })
    expect(text.json.id).toBe('')
    expect(text.json.outputs).toEqual(binary.json.outputs)
    const body = await post(api, 'digits', jpegs[1] ?? '', { 'Content-Type': 'image/jpeg' })
    expect(body.json).not.toHaveProperty('id')
    expectClose(body.json.outputs[0]?.data ?? [], logits[1] ?? [])
  })

  it('may come compressed', async () => {
    const { tensor, logits } = await digit(5)
    const json = JSON.stringify({ inputs: [inJson(pixelValues(tensor))] })
    for (const encoding of ['gzip', 'deflate'] as const) {
      const stream = new Blob([json]).stream().pipeThrough(new CompressionStream(encoding))
      const body = new Uint8Array(await new Response(stream).arrayBuffer())
      const { json: answer } = await post(api, 'digits', body, { 'Content-Encoding': encoding })
      expectClose(answer.outputs[0]?.data ?? [], logits)
    }
  })

  it.each([true, false])('are classified, best first (binary: %s)', async (binary_data) => {
    const digits = await Promise.all([0, 1].map(digit))
    const answer = await infer(api, 'digits', {
      inputs: [pixelValues(...digits.map(({ tensor }) => tensor))],
      outputs: [{ name: 'logits', parameters: { classification: 3, binary_data } }],
    })
    const [output] = answer.json.outputs
    expect(output).toMatchObject({ name: 'logits', datatype: 'BYTES', shape: [2, 3] })
    const strings = binary_data
      ? deserialized(answer.binary.get('logits') ?? Buffer.alloc(0))
      : (output?.data as string[])
    for (const [row, { logits }] of digits.entries()) {
      const best = [...logits.keys()]
        .sort((a, b) => (logits[b] as number) - (logits[a] as number))
        .slice(0, 3)
      const parts = strings.slice(row * 3, row * 3 + 3).map((text) => text.split(':'))
      expect(parts.map(([, index, label]) => [index, label])).toEqual(
        best.map((index) => [`${index}`, `${index}`]),
      )
      expectClose(
        parts.map(([value]) => value),
        best.map((index) => logits[index] as number),
      )
    }
  })
})

describe('every datatype', () => {
  const inputs = EVERY_TYPE.map(([datatype, data, binary]) => ({
    name: datatype.toLowerCase(),
    shape: [1, 2],
    datatype,
    data,
    binary,
  }))
  const json = inputs.map(({ binary: _, ...input }) => input)
  const inBinary = inputs.map(({ binary, ...input }) => ({ ...input, data: binary }))
  const same = ({ name, shape, datatype, data }: Tensor) => ({ name: `same_${name}`, shape, datatype, data })

  it('comes back from JSON as JSON', async () => {
    const answer = await infer(api, 'types', { inputs: json })
    expect(answer.json).toEqual({ model_name: 'types', model_version: '1', outputs: json.map(same) })
  })

  it('comes back from binary data as JSON', async () => {
    expect((await infer(api, 'types', { inputs: inBinary })).json.outputs).toEqual(json.map(same))
  })

  it.each([
    ['JSON', json],
    ['binary data', inBinary],
  ])('comes back from %s as binary data', async (_, given) => {
    const answer = await infer(api, 'types', { inputs: given, parameters: { binary_data_output: true } })
    for (const { name, binary } of inputs) expect(answer.binary.get(`same_${name}`)).toEqual(binary)
  })

  it('may be asked for one by one, in any order and form', async () => {
    const outputs = [
      { name: 'same_int64', parameters: { binary_data: true } },
      { name: 'same_bool' },
      { name: 'same_fp16', parameters: { binary_data: true } },
    ]
    const answer = await infer(api, 'types', { inputs: [...inBinary.slice(0, 5), ...json.slice(5)], outputs })
    expect(answer.json.outputs.map(({ name }) => name)).toEqual(outputs.map(({ name }) => name))
    expect(answer.json.outputs[1]?.data).toEqual([true, false])
    expect([...answer.binary.keys()]).toEqual(['same_int64', 'same_fp16'])
  })

  it('keeps whole numbers beyond 2^53', async () => {
    const given = json.map((input) =>
      input.name === 'int64' ? { ...input, data: ['LOWEST', 'HIGHEST'] } : input,
    )
    const body = JSON.stringify({ inputs: given, outputs: [{ name: 'same_int64' }] })
      .replace('"LOWEST"', '-9223372036854775808')
      .replace('"HIGHEST"', '9007199254740993')
    const response = await api.fetch('/v2/models/types/infer', { method: 'POST', body })
    expect(await response.text()).toContain('[-9223372036854775808,9007199254740993]')
  })
})

describe('several inputs and outputs', () => {
  const vector = (name: string, ...data: number[]) => ({ name, shape: [data.length], datatype: 'FP32', data })

  it('are matched by name, not by place', async () => {
    const { json } = await infer(api, 'sums', { inputs: [vector('b', 1, 2), vector('a', 10, 20)] })
    expect(json).toEqual({
      model_name: 'sums',
      model_version: '7',
      outputs: [vector('sum', 11, 22), vector('difference', 9, 18)],
    })
  })

  it('are given in the order asked for', async () => {
    const inputs = [vector('a', 10), vector('b', 1)]
    const { json } = await infer(api, 'sums', { inputs, outputs: [{ name: 'difference' }, { name: 'sum' }] })
    expect(json.outputs).toEqual([vector('difference', 9), vector('sum', 11)])
  })

  it('may hold thirty megabytes', async () => {
    const data = bytesOf(new Float32Array(3_750_000).fill(0.5))
    const half = (name: string) => ({ name, shape: [3_750_000], datatype: 'FP32', data })
    const outputs = [{ name: 'sum', parameters: { binary_data: true } }]
    const { status, binary } = await infer(api, 'sums', { inputs: [half('a'), half('b')], outputs })
    expect(status).toBe(200)
    expect(binary.get('sum')?.equals(bytesOf(new Float32Array(3_750_000).fill(1)))).toBe(true)
  })

  it('of shapes that only the graph knows not to go together are an error of the protocol', async () => {
    const answer = await infer(api, 'sums', { inputs: [vector('a', 1, 2), vector('b', 1, 2, 3)] })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual({ error: expect.any(String) })
  })

  it('have classes without labels where the model names none', async () => {
    const outputs = [{ name: 'sum', parameters: { classification: 2 } }]
    const { json } = await infer(api, 'sums', {
      inputs: [vector('a', 1, 3.3, 0.5), vector('b', 0, 0, 0)],
      outputs,
    })
    expect(json.outputs[0]).toEqual({ name: 'sum', shape: [2], datatype: 'BYTES', data: ['3.3:1', '1:0'] })
  })

  it.each([
    ['no request', undefined, 'not JSON'],
    ['a missing input', { inputs: [vector('a', 1)] }, 'input "b" (FP32 [-1]) is missing'],
    ['an unknown input', { inputs: [vector('a', 1), vector('b', 1), vector('c', 1)] }, 'no input "c"'],
    [
      'an unknown output',
      { inputs: [vector('a', 1), vector('b', 1)], outputs: [{ name: 'c' }] },
      'no output "c"',
    ],
    [
      'another datatype',
      { inputs: [vector('a', 1), { ...vector('b', 1), datatype: 'INT32' }] },
      '"b" (INT32 [1])',
    ],
    ['another rank', { inputs: [vector('a', 1), { ...vector('b', 1), shape: [1, 1] }] }, '"b" (FP32 [1,1])'],
    [
      'fewer elements than the shape',
      { inputs: [vector('a', 1), { ...vector('b', 1), shape: [2] }] },
      'shape [2] holds 2',
    ],
    [
      'an image',
      { inputs: [{ name: 'image', shape: [1], datatype: 'BYTES', data: ['AA=='] }] },
      'no input "image"',
    ],
  ])('are refused with %s', async (_, request, words) => {
    const answer = await post(api, 'sums', request ? JSON.stringify(request) : '')
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual({ error: expect.stringContaining(words) })
  })
})

describe('what cannot be read', () => {
  const image = { name: 'image', shape: [1], datatype: 'BYTES' }
  const jpeg = file('digits/digit-003.jpg')

  it.each([
    ['a picture that is none', { ...image, data: ['bm9uZQ=='] }, 400, ''],
    ['base64 that is none', { ...image, data: ['€'] }, 400, 'base64'],
    ['no picture', { ...image, shape: [0], data: [] }, 400, '1 to 8 images, not 0'],
    ['too many pictures', { ...image, shape: [9], data: Array(9).fill('AA==') }, 400, '1 to 8 images, not 9'],
    [
      'a size beyond the body',
      { ...image, data: Buffer.from('abc'), parameters: { binary_data_size: 4 } },
      400,
      '3 are left',
    ],
    [
      'a size below the body',
      {
        ...image,
        data: Buffer.concat([serialized(jpeg), jpeg]),
        parameters: { binary_data_size: jpeg.length + 4 },
      },
      400,
      'bytes more',
    ],
  ])('is %s', async (_, input, status, words) => {
    const answer = await infer(api, 'digits', { inputs: [input] })
    expect(answer).toMatchObject({ status, json: { error: expect.stringContaining(words) } })
    expect(Object.keys(answer.json)).toEqual(['error'])
  })

  it.each([
    ['a length that is none', { 'Inference-Header-Content-Length': 'x' }, '{}', 400],
    ['a length beyond the body', { 'Inference-Header-Content-Length': '3' }, '{}', 400],
    ['an unknown compression', { 'Content-Encoding': 'br' }, '{}', 415],
    ['a broken compression', { 'Content-Encoding': 'gzip' }, '{}', 400],
    ['a body of 33 MB', {}, new Uint8Array(33_000_000), 413],
    ['JSON of 9 MB', {}, new Uint8Array(9_000_000), 413],
    [
      'a tensor of 8 TB',
      {},
      '{"inputs":[{"name":"a","shape":[1000000,1000000],"datatype":"FP64","data":[]}]}',
      413,
    ],
  ])('is %s', async (_, headers, body, status) => {
    const answer = await post(api, 'digits', body, headers)
    expect(answer).toMatchObject({ status, json: { error: expect.any(String) } })
    expect(Object.keys(answer.json)).toEqual(['error'])
  })
})

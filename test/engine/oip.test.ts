import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DATATYPE_BYTES, Datatype, type TensorValue } from '../../src/contracts/tensor-value.ts'
import { pack } from '../../src/engine/oip/binary-data.ts'
import { joined } from '../../src/engine/oip/bytes.ts'
import { readCall } from '../../src/engine/oip/call.ts'
import { checkInputs, checkText, wantedOutputs } from '../../src/engine/oip/check.ts'
import { classified } from '../../src/engine/oip/classification.ts'
import { toJson } from '../../src/engine/oip/json-data.ts'
import { MAX_STRINGS } from '../../src/engine/oip/limits.ts'
import { readRaw } from '../../src/engine/oip/raw.ts'
import { encodeResponse } from '../../src/engine/oip/response.ts'
import { stacked } from '../../src/engine/oip/rows.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const utf8 = (words: string) => new TextEncoder().encode(words)
const bytesOf = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
const tensor = (datatype: Datatype, shape: number[], data: TensorValue['data'], name = 'x') => ({
  name,
  datatype,
  shape,
  data,
})

/** One input `x` as JSON text, so that numbers stand as they were written. */
const call = (datatype: string, shape: number[], data: string) =>
  readCall(utf8(`{"inputs":[{"name":"x","shape":[${shape}],"datatype":"${datatype}","data":${data}}]}`))
const given = (datatype: string, shape: number[], data: string) =>
  call(datatype, shape, data).inputs[0]?.value as TensorValue

/** A body of JSON with binary data behind it. */
function body(request: object, ...binary: Uint8Array[]): [Uint8Array, number] {
  const header = utf8(JSON.stringify(request))
  return [joined([header, ...binary]), header.length]
}

describe('JSON data', () => {
  it.each([
    ['BOOL', '[true,false]', Uint8Array.of(1, 0)],
    ['UINT8', '[0,255]', Uint8Array.of(0, 255)],
    ['UINT16', '[0,65535]', Uint16Array.of(0, 65535)],
    ['UINT32', '[0,4294967295]', Uint32Array.of(0, 4294967295)],
    ['UINT64', '[0,18446744073709551615]', BigUint64Array.of(0n, 2n ** 64n - 1n)],
    ['INT8', '[-128,127]', Int8Array.of(-128, 127)],
    ['INT16', '[-32768,32767]', Int16Array.of(-32768, 32767)],
    ['INT32', '[-2147483648,2147483647]', Int32Array.of(-(2 ** 31), 2 ** 31 - 1)],
    ['INT64', '[-9223372036854775808,9007199254740993]', BigInt64Array.of(-(2n ** 63n), 2n ** 53n + 1n)],
    ['FP16', '[0.5,65504]', Float16Array.of(0.5, 65504)],
    ['FP32', '[0.1,-3.4e38]', Float32Array.of(0.1, -3.4e38)],
    ['FP64', '[0.1,1e308]', Float64Array.of(0.1, 1e308)],
  ])('of %s holds its whole range: %s', (datatype, data, expected) => {
    expect(given(datatype, [2], data)).toEqual(tensor(datatype as Datatype, [2], bytesOf(expected)))
  })

  it('of BYTES is UTF-8 text', () => {
    expect(given('BYTES', [2], '["","ünï"]').data).toEqual([utf8(''), utf8('ünï')])
  })

  it.each([
    ['flat', [2, 2], '[1,2,3,4]'],
    ['nested as the shape', [2, 2], '[[1,2],[3,4]]'],
    ['nested deeper', [2, 1, 2], '[[[1,2]],[[3,4]]]'],
  ])('may be %s', (_, shape, data) => {
    expect(given('UINT8', shape, data).data).toEqual(Uint8Array.of(1, 2, 3, 4))
  })

  it('of a scalar is one element, of an empty tensor none', () => {
    expect(given('FP32', [], '[1]').data).toHaveLength(4)
    expect(given('FP32', [0, 3], '[]').data).toHaveLength(0)
    expect(given('FP32', [2, 0], '[[],[]]').data).toHaveLength(0)
  })

  it.each([
    ['INT32', [2], '[1]', 'its shape [2] holds 2 elements and data has 1'],
    ['INT32', [2, 2], '[[1,2],[3]]', 'nested otherwise'],
    ['INT32', [4], '[[1,2],[3,4]]', 'nested otherwise'],
    ['INT32', [2], '[1,[2]]', 'element 1 is an array'],
    ['INT32', [1], '[1.5]', 'element 0 is 1.5; it takes whole numbers from -2147483648 to 2147483647'],
    ['UINT8', [1], '[256]', '256'],
    ['UINT64', [1], '[-1]', '-1'],
    ['INT64', [1], '[9223372036854775808]', '9223372036854775808'],
    ['BOOL', [1], '[1]', 'true and false'],
    ['FP32', [1], '["1"]', '"1"'],
    ['FP32', [1], '[1e39]', 'numbers in its range'],
    ['FP16', [1], '[65520]', 'numbers in its range'],
    ['FP32', [1], '[null]', 'null'],
    ['BYTES', [1], '[1]', 'it takes strings'],
  ])('of %s %j refuses %s', (datatype, shape, data, words) => {
    expect(() => call(datatype, shape, data)).toThrow(words)
    expect(() => call(datatype, shape, data)).toThrow('Input "x"')
  })

  it.each([
    ['FP32', new Float32Array([NaN])],
    ['FP64', new Float64Array([Infinity])],
    ['FP16', new Float16Array([-Infinity])],
  ] as const)('of %s has no word for what is not finite', (datatype, values) => {
    expect(() => toJson(tensor(datatype, [1], bytesOf(values)))).toThrow('"binary_data": true')
  })

  it('has no word for bytes that are no text', () => {
    expect(() => toJson(tensor('BYTES', [1], [Uint8Array.of(0xff)]))).toThrow('UTF-8')
  })
})

describe('a request', () => {
  const x = { name: 'x', shape: [1], datatype: 'UINT8' }

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['bytes that are no UTF-8', '\xff', 'not JSON'],
    ['no inputs', '{}', '/inputs'],
    ['an id that is a number', '{"id":1,"inputs":[]}', '/id'],
    [
      'a datatype that is none',
      '{"inputs":[{"name":"x","shape":[1],"datatype":"FP8"}]}',
      '/inputs/0/datatype',
    ],
    ['a negative dimension', '{"inputs":[{"name":"x","shape":[-1],"datatype":"FP32"}]}', '/inputs/0/shape/0'],
    [
      'data that is no array',
      '{"inputs":[{"name":"x","shape":[],"datatype":"FP32","data":1}]}',
      '/inputs/0/data',
    ],
    ['no data', JSON.stringify({ inputs: [x] }), 'neither data nor binary_data_size'],
    ['an input twice', JSON.stringify({ inputs: [x, x] }), 'each input once'],
    [
      'shared memory',
      JSON.stringify({ inputs: [{ ...x, parameters: { shared_memory_region: 'r' } }] }),
      'shared memory',
    ],
    [
      'zero classes',
      JSON.stringify({ inputs: [], outputs: [{ name: 'y', parameters: { classification: 0 } }] }),
      '/outputs/0/parameters/classification',
    ],
  ])('with %s is refused', (_, json, words) => {
    expect(() => readCall(Buffer.from(json, 'latin1'))).toThrow(words)
  })

  it('may say how each output is to come', () => {
    const outputs = [
      { name: 'a' },
      { name: 'b', parameters: { binary_data: false, custom: 'kept out' } },
      { name: 'c', parameters: { classification: 3 } },
    ]
    const request = { id: '42', parameters: { binary_data_output: true, priority: 1 }, inputs: [], outputs }
    expect(readCall(...body(request))).toEqual({
      id: '42',
      inputs: [],
      binary: true,
      outputs: [
        { name: 'a', binary: true },
        { name: 'b', binary: false },
        { name: 'c', binary: true, classification: 3 },
      ],
    })
  })

  it.each([
    ['more bytes than memory', 'FP64', [1e6, 1e6]],
    ['more strings than memory', 'BYTES', [MAX_STRINGS + 1]],
  ])('that declares %s is refused before anything is made', (_, datatype, shape) => {
    expect(() => call(datatype, shape, '[]')).toThrow('body-too-large')
  })
})

describe('binary data', () => {
  const input = (shape: number[], datatype: string, size: number, name = 'x') => ({
    name,
    shape,
    datatype,
    parameters: { binary_data_size: size },
  })

  it('follows the JSON in the order of the inputs (the example of the specification)', () => {
    const request = {
      model_name: 'mymodel',
      inputs: [input([2, 2], 'UINT32', 16, 'input0'), input([3], 'BOOL', 3, 'input1')],
      outputs: [{ name: 'output0', parameters: { binary_data: true } }],
    }
    const { inputs } = readCall(...body(request, bytesOf(Uint32Array.of(1, 2, 3, 4)), Uint8Array.of(1, 0, 1)))
    expect(inputs.map(({ value }) => value)).toEqual([
      tensor('UINT32', [2, 2], bytesOf(Uint32Array.of(1, 2, 3, 4)), 'input0'),
      tensor('BOOL', [3], Uint8Array.of(1, 0, 1), 'input1'),
    ])
  })

  it('may stand beside an input in JSON', () => {
    const inputs = [{ name: 'j', shape: [1], datatype: 'UINT8', data: [7] }, input([2], 'UINT8', 2)]
    const read = readCall(...body({ inputs }, Uint8Array.of(8, 9))).inputs
    expect(read.map(({ value, binary }) => [[...value.data], binary])).toEqual([
      [[7], false],
      [[8, 9], true],
    ])
  })

  it.each([
    ['shorter than declared', [input([4], 'UINT8', 4)], [1, 2, 3], 'declares 4 bytes, but 3 are left'],
    ['longer than declared', [input([2], 'UINT8', 2)], [1, 2, 3], '1 bytes more'],
    ['of another size than the shape', [input([2], 'FP32', 4)], [0, 0, 0, 0], 'takes 8 bytes'],
    ['of BOOL beyond 1', [input([1], 'BOOL', 1)], [2], 'bytes 0 and 1'],
    ['of BYTES cut in a length', [input([1], 'BYTES', 3)], [1, 0, 0], 'ends within element 0'],
    ['of BYTES cut in an element', [input([1], 'BYTES', 5)], [2, 0, 0, 0, 65], 'ends within element 0'],
    ['of BYTES with too many', [input([0], 'BYTES', 4)], [0, 0, 0, 0], 'more than 0'],
    ['of BYTES with too few', [input([2], 'BYTES', 4)], [0, 0, 0, 0], 'takes 2 elements'],
    ['and JSON at once', [{ ...input([1], 'UINT8', 1), data: [1] }], [1], 'both data and binary_data_size'],
  ])('%s is refused', (_, inputs, bytes, words) => {
    expect(() => readCall(...body({ inputs }, Uint8Array.from(bytes)))).toThrow(words)
  })

  it('needs the length of the JSON, and no more of it than there is', () => {
    const [whole, length] = body({ inputs: [input([1], 'UINT8', 1)] }, Uint8Array.of(1))
    expect(() => readCall(whole.subarray(0, length))).toThrow('Inference-Header-Content-Length')
    expect(() => readCall(whole, whole.length + 1)).toThrow('Inference-Header-Content-Length')
  })

  it('without JSON is the one input, whose variable dimension follows from its size', () => {
    const inputs = [{ name: 'x', datatype: 'FP32' as const, shape: [-1, 2] }]
    const { inputs: read, binary } = readRaw({ inputs, outputs: [] }, new Uint8Array(24))
    expect(binary).toBe(true)
    expect(read[0]?.value).toMatchObject({ name: 'x', shape: [3, 2] })
    expect(() => readRaw({ inputs, outputs: [] }, new Uint8Array(20))).toThrow('takes 16 bytes')
    expect(() => readRaw({ inputs: [], outputs: [] }, new Uint8Array(1))).toThrow('one input')
  })

  it('without JSON is the one element of a BYTES input', () => {
    const inputs = [{ name: 'x', datatype: 'BYTES' as const, shape: [-1] }]
    const [read] = readRaw({ inputs, outputs: [] }, utf8('all of it')).inputs
    expect(read?.value).toEqual(tensor('BYTES', [1], [utf8('all of it')]))
  })
})

describe('a signature', () => {
  const declared = [
    { name: 'x', datatype: 'FP32' as const, shape: [-1, 3] },
    { name: 'y', datatype: 'INT64' as const, shape: [1] },
  ]
  const x = { name: 'x', datatype: 'FP32' as const, shape: [5, 3], data: new Uint8Array(60) }
  const y = { name: 'y', datatype: 'INT64' as const, shape: [1] }

  it('is met in any order', () => {
    expect(() => checkInputs(declared, [y, x])).not.toThrow()
  })

  it.each([
    ['a missing input', [x], 'The input "y" (INT64 [1]) is missing'],
    ['an unknown input', [x, y, { ...x, name: 'z' }], 'no input "z". It takes "x" (FP32 [-1,3]), "y"'],
    [
      'another datatype',
      [{ ...x, datatype: 'FP64' as const }, y],
      'declares the input "x" (FP32 [-1,3]) and was given "x" (FP64',
    ],
    ['another rank', [{ ...x, shape: [3] }, y], 'was given "x" (FP32 [3])'],
    ['another dimension', [{ ...x, shape: [5, 4] }, y], 'was given "x" (FP32 [5,4])'],
  ])('refuses %s', (_, inputs, words) => {
    expect(() => checkInputs(declared, inputs)).toThrow(words)
  })

  it('takes strings that are text', () => {
    expect(() => checkText([x, tensor('BYTES', [1], [utf8('ünï')])])).not.toThrow()
    expect(() => checkText([tensor('BYTES', [2], [utf8(''), Uint8Array.of(0xff)])])).toThrow(
      'Element 1 of the input "x"',
    )
  })

  it('gives all outputs unless some are named, in the order asked', () => {
    const signature = { inputs: [], outputs: declared }
    const names = (outputs?: { name: string; binary: boolean }[]) =>
      wantedOutputs(signature, { inputs: [], binary: true, outputs }).map(({ name }) => name)
    expect(names()).toEqual(['x', 'y'])
    expect(names([{ name: 'y', binary: false }])).toEqual(['y'])
    expect(() => names([{ name: 'z', binary: false }])).toThrow('no output "z". It gives "x"')
  })
})

describe('classification', () => {
  const strings = (value: TensorValue) => (value.data as Uint8Array[]).map(text)

  it('gives the example of the extension', () => {
    const scores = tensor('FP32', [4], bytesOf(Float32Array.of(1.1, 3.3, 0.5, 2.4)))
    const labels = ['index_0_label', 'index_1_label', 'index_2_label', 'index_3_label']
    expect(classified(scores, 2, null)).toMatchObject({ datatype: 'BYTES', shape: [2] })
    expect(strings(classified(scores, 2, null))).toEqual(['3.3:1', '2.4:3'])
    expect(strings(classified(scores, 2, labels))).toEqual(['3.3:1:index_1_label', '2.4:3:index_3_label'])
  })

  it('ranks each row of a batch, ties by index, and gives no more classes than there are', () => {
    const scores = tensor('INT64', [2, 3], bytesOf(BigInt64Array.of(1n, 1n, 2n ** 60n, -1n, -2n, -3n)))
    const classes = classified(scores, 9, ['a', 'b', 'c'])
    expect(classes.shape).toEqual([2, 3])
    expect(strings(classes)).toEqual([`${2n ** 60n}:2:c`, '1:0:a', '1:1:b', '-1:0:a', '-2:1:b', '-3:2:c'])
  })

  it('puts what is no number last', () => {
    const scores = tensor('FP16', [3], bytesOf(Float16Array.of(NaN, 0.1, 2)))
    expect(strings(classified(scores, 3, null))).toEqual(['2:2', '0.1:1', 'NaN:0'])
  })

  it('is refused where there is no order', () => {
    expect(() => classified(tensor('BYTES', [1], [utf8('a')]), 1, null)).toThrow('no order')
  })
})

describe('rows of several runs', () => {
  it('become one tensor', () => {
    const run = (...values: number[]) => tensor('UINT8', [1, 2], Uint8Array.from(values))
    expect(stacked(run(1, 2), run(3, 4))).toEqual(tensor('UINT8', [2, 2], Uint8Array.of(1, 2, 3, 4)))
    const words = tensor('BYTES', [1], [utf8('a')])
    expect(stacked(words, words).data).toHaveLength(2)
  })

  it('cannot be made of scalars', () => {
    const scalar = tensor('UINT8', [], Uint8Array.of(1))
    expect(() => stacked(scalar, scalar)).toThrow('Send one image')
  })
})

const anyTensor = fc
  .record({
    datatype: fc.constantFrom(...Datatype.options),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  })
  .chain(({ datatype, shape }) => {
    const count = shape.reduce((a, b) => a * b, 1)
    const bytes = count * DATATYPE_BYTES[datatype]
    const exactly = (length: number) => ({ minLength: length, maxLength: length })
    if (datatype === 'BYTES')
      return fc
        .array(fc.string({ unit: 'binary' }), exactly(count))
        .map((words) => tensor(datatype, shape, words.map(utf8)))
    const data = datatype === 'BOOL' ? fc.integer({ min: 0, max: 1 }) : fc.integer({ min: 0, max: 255 })
    return fc
      .array(data, exactly(bytes))
      .map((values) => tensor(datatype, shape, finite(datatype, Uint8Array.from(values))))
  })

/** JSON has no NaN and no infinity: an exponent of ones is cleared. */
function finite(datatype: Datatype, bytes: Uint8Array): Uint8Array {
  const size = DATATYPE_BYTES[datatype]
  if (datatype.startsWith('FP'))
    for (let at = size - 1; at < bytes.length; at += size) bytes[at] = (bytes[at] as number) & 0xbf
  return bytes
}

describe('any tensor', () => {
  it('comes out of an answer as it went in, in JSON and in binary, beside others', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTensor, fc.boolean()), { minLength: 1, maxLength: 4 }), (tensors) => {
        const outputs = tensors.map(([value, binary], at) => ({
          value: { ...value, name: `t${at}` },
          binary,
        }))
        const answer = encodeResponse({ name: 'm', version: '1' }, undefined, outputs)
        // A response is a request of its outputs: the reader reads the writer.
        const header = answer.headerLength ?? answer.body.length
        const json = utf8(text(answer.body.subarray(0, header)).replace('"outputs":', '"inputs":'))
        const request = joined([json, answer.body.subarray(header)])
        expect(readCall(request, json.length).inputs).toEqual(outputs)
      }),
    )
  })

  it('has the size in binary that it declares', () => {
    fc.assert(
      fc.property(anyTensor, (value) => {
        const { body: whole, headerLength = 0 } = encodeResponse({ name: 'm', version: '1' }, 'id', [
          { value, binary: true },
        ])
        const json = JSON.parse(text(whole.subarray(0, headerLength)))
        expect(json).toMatchObject({ model_name: 'm', model_version: '1', id: 'id' })
        expect(json.outputs[0].parameters.binary_data_size).toBe(pack(value).length)
        expect(whole.length - headerLength).toBe(pack(value).length)
      }),
    )
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { join as path, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/contracts/problem.ts'
import type { OnnxGraph } from '../../src/engine/onnx/graph.ts'
import { readOnnx } from '../../src/engine/onnx/read.ts'
import {
  externalTensor,
  field,
  type Graph,
  graph,
  join,
  type Message,
  model,
  node,
  tensor,
  value,
} from '../onnx-writer.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (folder: string) => readFileSync(path(root, folder, 'model.onnx'))

const NEGATE = node('Neg', ['a'], ['b'])
const PRODUCER = { irVersion: 7, opsets: [{ domain: '', version: 13 }], producer: 'pytorch 1.13.0' }

describe.skipIf(!existsSync(path(root, 'models/packaging')))('a tabular model', () => {
  it('is read with the operators of its own scaling', () => {
    const graph = readOnnx(read('models/packaging'))
    expect(graph).toMatchObject({
      ...PRODUCER,
      inputs: [{ name: 'features', datatype: 'FP32', shape: [-1, 6] }],
      outputs: [{ name: 'logits', datatype: 'FP32', shape: [-1, 7] }],
      parameters: 5084,
    })
    expect(graph.operators).toContain('ai.onnx.TopK')
  })
})

describe('a real model', () => {
  it.each([
    ['models/digits', 32, 10, 53_218, 212_872],
    ['test/bench/squeezenet', 224, 1000, 1_235_496, 4_941_984],
  ])('%s is read to its last weight', (folder, side, classes, parameters, initializerBytes) => {
    expect(readOnnx(read(folder))).toMatchObject({
      ...PRODUCER,
      inputs: [{ name: 'pixel_values', datatype: 'FP32', shape: [-1, 3, side, side] }],
      outputs: [{ name: 'logits', datatype: 'FP32', shape: [-1, classes] }],
      metadata: {},
      image: null,
      externalData: [],
      parameters,
      initializerBytes,
    })
  })

  it('that was cut short at any kilobyte is a fault', () => {
    const whole = read('models/digits')
    for (let length = 0; length < whole.length; length += 1000)
      expect(() => readOnnx(whole.subarray(0, length)), `${length} bytes`).toThrow(Fault)
  })

  it('that was changed at random gives a graph or a fault, and nothing else', () => {
    const whole = read('models/digits')
    const change = fc.tuple(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
        const bytes = Uint8Array.from(whole)
        for (const [at, byte] of changes) bytes[at] = byte
        expect(graphOrFault(bytes)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

it('bytes of any kind give a graph or a fault', () => {
  const bytes = fc.uint8Array({ maxLength: 400 })
  fc.assert(fc.property(bytes, graphOrFault), { numRuns: 2000 })
  // inside the graph, where most of the reading is done
  const inside = (noise: Uint8Array) => graphOrFault(model(join(field(1, NEGATE), noise)))
  fc.assert(fc.property(bytes, inside), { numRuns: 2000 })
})

describe('a graph', () => {
  it('whose input an initializer fills does not take that input', () => {
    const bytes = small({ initializers: [weight('b')], inputs: [input('a'), input('b')] })
    expect(readOnnx(bytes).inputs.map(({ name }) => name)).toEqual(['a'])
  })

  it('with named and nameless free dimensions has -1 for both', () => {
    const bytes = small({ inputs: [value('a', 'float16', ['batch', -1, 3])] })
    expect(readOnnx(bytes).inputs).toEqual([{ name: 'a', datatype: 'FP16', shape: [-1, -1, 3] }])
  })

  it('tells of the operators in its branches, and of their weights', () => {
    const branch = graph({
      nodes: [node('Neg', ['a'], ['c'])],
      outputs: [input('c')],
      initializers: [weight('a')],
    })
    const loop = node('If', ['a'], ['b'], { then_branch: { graph: branch } })
    const bytes = small({ nodes: [loop, node('Fused', ['b'], ['b'], {}, 'com.example')] })
    const { operators, parameters, inputs } = readOnnx(bytes)
    expect([...operators]).toEqual(['ai.onnx.Neg', 'ai.onnx.If', 'com.example.Fused'])
    expect(parameters).toBe(2)
    // a branch has names of its own
    expect(inputs).toHaveLength(1)
  })

  it('tells of metadata, and which input is an image', () => {
    const denotation = { type: 'IMAGE', dimensions: ['DATA_BATCH', 'DATA_CHANNEL'] }
    const bytes = model(
      graph({
        nodes: [NEGATE],
        inputs: [value('a', 'float', [1, 3], denotation)],
        outputs: [input('b')],
      }),
      { metadata: { 'Image.BitmapPixelFormat': 'Bgr8', __proto__x: 'kept' } },
    )
    const { metadata, image } = readOnnx(bytes)
    expect(metadata).toEqual({ 'Image.BitmapPixelFormat': 'Bgr8', __proto__x: 'kept' })
    expect(image).toEqual({ input: 'a', dimensions: ['DATA_BATCH', 'DATA_CHANNEL'] })
  })

  it('names the files that hold its weights', () => {
    const initializers = ['w', 'v'].map((name) => externalTensor(name, [1000, 1000], 'model.onnx.data'))
    expect(readOnnx(small({ initializers }))).toMatchObject({
      externalData: ['model.onnx.data'],
      parameters: 2_000_000,
      initializerBytes: 0,
    })
  })
})

describe('a hostile file is a fault in words', () => {
  const deep = (levels: number): Message =>
    levels === 0
      ? node('Neg', ['a'], ['b'])
      : node('If', ['a'], ['b'], { g: { graph: graph({ nodes: [deep(levels - 1)], outputs: [] }) } })
  const long = join(field(7, ''), Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f))

  it.each<[string, Uint8Array, RegExp]>([
    ['of nothing', new Uint8Array(0), /holds no graph/],
    ['of text', new TextEncoder().encode('this is no model'), /no field begins at byte 0/],
    ['whose field is longer than the file', long, /cut short or damaged: what begins at byte 2/],
    ['whose length is negative', Uint8Array.of(0x3a, ...Array(9).fill(0xff), 0x01), /cut short or damaged/],
    ['whose number does not end', Uint8Array.of(0x08, ...Array(20).fill(0xff)), /has no end/],
    ['whose field has the number 0', Uint8Array.of(0x00, 0x00), /no field begins/],
    [
      'of graphs a hundred deep',
      model(graph({ nodes: [deep(100)], outputs: [input('b')] })),
      /more than 16 deep/,
    ],
    [
      'with a negative dimension',
      small({ inputs: [value('a', 'float', [-7])] }),
      /a dimension of a is not a size/,
    ],
    ['with a weight of 2^80 numbers', small({ initializers: [huge()] }), /dimension that is no size/],
    ['of 20,000 inputs', small({ inputs: Array(20_000).fill(input('a')) }), /more than 10000 things/],
    ['without an opset', field(7, graph({ nodes: [], outputs: [input('b')] })), /names no opset/],
    ['without an output', model(graph({ nodes: [], outputs: [] })), /gives no output/],
    ['with a node of no operator', small({ nodes: [field(1, 'a')] }), /has no operator/],
    ['with an input of no type', small({ inputs: [field(1, 'a')] }), /a has no type/],
    ['with bfloat16', small({ inputs: [value('a', 'bfloat16', [1])] }), /element type that is not served/],
    [
      'with a map',
      small({ outputs: [join(field(1, 'p'), field(2, field(5, '')))] }),
      /p is no tensor.*zipmap/,
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readOnnx(bytes)).toThrow(Fault)
    expect(() => readOnnx(bytes)).toThrow(message)
  })

  it('and is read in a moment, whatever its size', () => {
    const nodes = Array(100_000).fill(field(1, join(field(4, 'Neg'), field(5, field(6, ''))))) as Message[]
    const bytes = model(join(...nodes, field(12, input('b'))))
    const startedAt = performance.now()
    expect(readOnnx(bytes).operators.size).toBe(1)
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })
})

function input(name: string): Message {
  return value(name, 'float', [1])
}

function weight(name: string): Message {
  return tensor(name, 'float', [2], new Float32Array(2))
}

function huge(): Message {
  return join(field(1, 2 ** 40), field(1, 2 ** 40), field(8, 'w'))
}

function small(parts: Partial<Graph>): Message {
  return model(graph({ nodes: [NEGATE], inputs: [input('a')], outputs: [input('b')], ...parts }))
}

/** Whether the answer is one of the two that are allowed; anything else is thrown on. */
function graphOrFault(bytes: Uint8Array): boolean {
  let read: OnnxGraph
  try {
    read = readOnnx(bytes)
  } catch (error) {
    if (error instanceof Fault) return true
    throw error
  }
  return read.outputs.length > 0
}

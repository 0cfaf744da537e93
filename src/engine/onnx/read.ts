import type { TensorSpec } from '../../contracts/tensor-value.ts'
import { notOnnx } from './fault.ts'
import type { OnnxGraph } from './graph.ts'
import { readEntry } from './initializer.ts'
import { emptyContents, readGraph, readNode } from './nodes.ts'
import { readValue, type ValueInfo } from './value.ts'
import { bounded, fields, type Span, text } from './wire.ts'

/** ModelProto of github.com/onnx/onnx/blob/main/onnx/onnx.proto3. Throws `Fault` for whatever the bytes are, and nothing else. */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const model = readModel({ file: bytes, from: 0, to: bytes.length })
  if (!model.graph) throw notOnnx('it holds no graph')
  if (model.opsets.length === 0) throw notOnnx('it names no opset')
  const { inputs, outputs } = readEnds(model.graph)
  const contents = emptyContents(inputs.map(({ name }) => name))
  readGraph(model.graph, contents)
  for (const body of model.functions)
    for (const field of fields(body)) if (field.number === 7) readNode(field, contents, 1)
  const open = inputs.filter(({ name }) => contents.open.has(name))
  return {
    irVersion: model.irVersion,
    opsets: model.opsets,
    producer: model.producer.join(' '),
    inputs: open.map(spec),
    outputs: outputs.map(spec),
    operators: contents.operators,
    metadata: Object.fromEntries(model.metadata),
    image: imageOf(open),
    externalData: [...contents.externalData],
    parameters: contents.parameters,
    initializerBytes: contents.initializerBytes,
  }
}

interface Model {
  irVersion: number
  producer: string[]
  graph: Span | undefined
  opsets: { domain: string; version: number }[]
  metadata: [string, string][]
  functions: Span[]
}

function readModel(message: Span): Model {
  const model: Model = {
    irVersion: 0,
    producer: [],
    graph: undefined,
    opsets: [],
    metadata: [],
    functions: [],
  }
  for (const field of fields(message)) {
    if (field.number === 1) model.irVersion = field.integer
    if (field.number === 2 || field.number === 3) bounded(model.producer).push(text(field))
    if (field.number === 7) model.graph = field
    if (field.number === 8) bounded(model.opsets).push(readOpset(field))
    if (field.number === 14) bounded(model.metadata).push(readEntry(field))
    if (field.number === 25) bounded(model.functions).push(field)
  }
  return model
}

/** OperatorSetIdProto. */
function readOpset(message: Span): { domain: string; version: number } {
  let domain = ''
  let version = 0
  for (const field of fields(message)) {
    if (field.number === 1) domain = text(field)
    if (field.number === 2) version = field.integer
  }
  if (!(version > 0)) throw notOnnx(`the opset of ${domain || 'ai.onnx'} has no version`)
  return { domain, version }
}

function readEnds(graph: Span): { inputs: ValueInfo[]; outputs: ValueInfo[] } {
  const inputs: ValueInfo[] = []
  const outputs: ValueInfo[] = []
  for (const field of fields(graph)) {
    if (field.number === 11) bounded(inputs).push(readValue(field))
    if (field.number === 12) bounded(outputs).push(readValue(field))
  }
  if (outputs.length === 0) throw notOnnx('its graph gives no output')
  return { inputs, outputs }
}

function spec({ name, datatype, shape }: ValueInfo): TensorSpec {
  return { name, datatype, shape }
}

function imageOf(inputs: readonly ValueInfo[]): OnnxGraph['image'] {
  const image = inputs.find(({ denotation }) => denotation.toUpperCase() === 'IMAGE')
  return image ? { input: image.name, dimensions: image.dimensions } : null
}

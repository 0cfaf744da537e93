import { notOnnx } from './fault.ts'
import { readInitializer } from './initializer.ts'
import { bounded, fields, type Span, text } from './wire.ts'

/** If, Loop and Scan hold graphs, whose nodes may hold graphs again. Exports nest two or three deep. */
const MAX_DEPTH = 16

/** What the nodes of a graph hold, at any depth. */
export interface Contents {
  readonly operators: Set<string>
  /** Names of the inputs that no initializer has filled yet. */
  readonly open: Set<string>
  readonly externalData: Set<string>
  parameters: number
  initializerBytes: number
}

export function emptyContents(inputs: readonly string[]): Contents {
  return {
    operators: new Set(),
    open: new Set(inputs),
    externalData: new Set(),
    parameters: 0,
    initializerBytes: 0,
  }
}

/** GraphProto: its nodes and initializers, added to `contents`. */
export function readGraph(graph: Span, contents: Contents, depth = 0): void {
  if (depth > MAX_DEPTH) throw notOnnx(`its graphs are nested more than ${MAX_DEPTH} deep`)
  for (const field of fields(graph)) {
    if (field.number === 1) readNode(field, contents, depth)
    if (field.number === 5) countWeights(field, contents, depth === 0)
    if (field.number === 15) readSparse(field, contents, depth === 0)
  }
}

function countWeights(tensor: Span, contents: Contents, isInitializer: boolean): void {
  const { name, elements, bytes, location } = readInitializer(tensor)
  contents.parameters += elements
  contents.initializerBytes += bytes
  if (isInitializer) contents.open.delete(name)
  if (location !== null) bounded(contents.externalData.add(location))
}

/** NodeProto. */
export function readNode(node: Span, contents: Contents, depth: number): void {
  let type = ''
  let domain = ''
  for (const field of fields(node)) {
    if (field.number === 4) type = text(field)
    if (field.number === 5) readAttribute(field, contents, depth)
    if (field.number === 7) domain = text(field)
  }
  if (!type) throw notOnnx('a node has no operator')
  bounded(contents.operators.add(`${domain || 'ai.onnx'}.${type}`))
}

/** AttributeProto: tensors (`t`, `tensors`) are weights as well, graphs (`g`, `graphs`) are read. */
function readAttribute(attribute: Span, contents: Contents, depth: number): void {
  for (const field of fields(attribute)) {
    if (field.number === 5 || field.number === 10) countWeights(field, contents, false)
    if (field.number === 6 || field.number === 11) readGraph(field, contents, depth + 1)
  }
}

/** SparseTensorProto: values, which carry the name, and their places. */
function readSparse(sparse: Span, contents: Contents, isInitializer: boolean): void {
  for (const field of fields(sparse)) {
    if (field.number === 1) countWeights(field, contents, isInitializer)
    if (field.number === 2) countWeights(field, contents, false)
  }
}

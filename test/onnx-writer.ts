import { type Field, fields, type Span } from '../src/engine/onnx/wire.ts'

/** Writes ONNX files (onnx.proto3) for tests: small graphs, hostile ones, and wrappings of real ones. */
export type Message = Uint8Array<ArrayBuffer>

/** TensorProto.DataType */
export const TYPES = {
  float: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  bfloat16: 16,
} as const
export type Type = keyof typeof TYPES

export function join(...parts: readonly Uint8Array[]): Message {
  return new Uint8Array(Buffer.concat(parts))
}

function varint(value: number | bigint): Message {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Uint8Array.from([...bytes, Number(rest)])
}

/** A number is a varint, all else is length-delimited. */
export function field(number: number, content: number | bigint | string | Uint8Array): Message {
  if (typeof content === 'number' || typeof content === 'bigint')
    return join(varint(number * 8), varint(content))
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return join(varint(number * 8 + 2), varint(bytes.length), bytes)
}

/** A free dimension is -1 or a name. */
export function value(
  name: string,
  type: Type,
  shape: readonly (number | string)[],
  denotation: { type?: string; dimensions?: readonly string[] } = {},
): Message {
  const dimensions = shape.map((size, axis) => {
    const known = size === -1 ? [] : [typeof size === 'number' ? field(1, size) : field(2, size)]
    return field(1, join(...known, field(3, denotation.dimensions?.[axis] ?? '')))
  })
  const tensor = join(field(1, TYPES[type]), field(2, join(...dimensions)))
  return join(field(1, name), field(2, join(field(1, tensor), field(6, denotation.type ?? ''))))
}

export function tensor(name: string, type: Type, dims: readonly number[], data: ArrayBufferView): Message {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return join(...dims.map((size) => field(1, size)), field(2, TYPES[type]), field(8, name), field(9, raw))
}

/** An initializer whose data are in another file. */
export function externalTensor(name: string, dims: readonly number[], location: string): Message {
  const entry = join(field(1, 'location'), field(2, location))
  return join(
    ...dims.map((size) => field(1, size)),
    field(2, TYPES.float),
    field(8, name),
    field(13, entry),
    field(14, 1),
  )
}

export type Attribute =
  | number
  | readonly number[]
  | { readonly graph: Message }
  | { readonly tensor: Message }

export function node(
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, Attribute> = {},
  domain = '',
): Message {
  return join(
    ...inputs.map((name) => field(1, name)),
    ...outputs.map((name) => field(2, name)),
    field(4, type),
    ...Object.entries(attributes).map(([name, content]) => field(5, attribute(name, content))),
    field(7, domain),
  )
}

/** AttributeProto.type: INT 2, TENSOR 4, GRAPH 5, INTS 7. */
function attribute(name: string, content: Attribute): Message {
  if (typeof content === 'number') return join(field(1, name), field(3, content), field(20, 2))
  if ('graph' in content) return join(field(1, name), field(6, content.graph), field(20, 5))
  if ('tensor' in content) return join(field(1, name), field(5, content.tensor), field(20, 4))
  return join(field(1, name), ...content.map((item) => field(8, item)), field(20, 7))
}

export interface Graph {
  readonly nodes: readonly Message[]
  readonly inputs?: readonly Message[]
  readonly outputs: readonly Message[]
  readonly initializers?: readonly Message[]
}

export function graph({ nodes, inputs = [], outputs, initializers = [] }: Graph): Message {
  return join(
    ...nodes.map((one) => field(1, one)),
    field(2, 'graph'),
    ...initializers.map((one) => field(5, one)),
    ...inputs.map((one) => field(11, one)),
    ...outputs.map((one) => field(12, one)),
  )
}

export interface Model {
  readonly opset?: number
  readonly domains?: Record<string, number>
  readonly metadata?: Record<string, string>
}

export function model(body: Message, { opset = 13, domains = {}, metadata = {} }: Model = {}): Message {
  return join(
    field(1, 8),
    field(2, 'test'),
    field(7, body),
    ...Object.entries({ '': opset, ...domains }).map(([domain, version]) =>
      field(8, join(field(1, domain), field(2, version))),
    ),
    ...Object.entries(metadata).map(entry),
  )
}

/** One of ModelProto.metadata_props. */
function entry([key, text]: readonly [string, string]): Message {
  return field(14, join(field(1, key), field(2, text)))
}

/** A real model with its graph changed by `change` and metadata added, all else kept. */
export function rebuilt(
  file: Uint8Array,
  change: (graph: Span) => Message,
  metadata: Record<string, string> = {},
): Message {
  const parts: Message[] = []
  for (const part of fields({ file, from: 0, to: file.length }))
    parts.push(part.number === 7 ? field(7, change(part)) : copied(part))
  return join(...parts, ...Object.entries(metadata).map(entry))
}

/** The fields of a message but those of some numbers. */
export function without(message: Span, numbers: readonly number[]): Message {
  return join(...[...fields(message)].filter(({ number }) => !numbers.includes(number)).map(copied))
}

function copied(part: Field): Message {
  if (part.wire === 'varint') return field(part.number, part.integer)
  return field(part.number, part.file.slice(part.from, part.to))
}

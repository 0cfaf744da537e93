import { Fault } from '../../contracts/problem.ts'
import type { TensorValue } from '../../contracts/tensor-value.ts'
import { elementsOf, isNumeric, NUMERIC } from './numbers.ts'
import { type Described, elementCount } from './shape.ts'
import { textOf } from './utf8.ts'

/** Tensor Data of the specification: row-major, flat or nested as the shape is. */
export function fromJson(spec: Described, data: readonly unknown[]): TensorValue {
  const elements = Array.isArray(data[0]) ? unnest(spec, data) : data
  const expected = elementCount(spec.shape)
  if (elements.length !== expected)
    refuse(spec, `its shape [${spec.shape}] holds ${expected} elements and data has ${elements.length}`)
  if (spec.datatype === 'BYTES') return { ...spec, data: elements.map((text, at) => utf8(spec, text, at)) }
  const { View, read, takes } = NUMERIC[spec.datatype]
  const values = elements.map(
    (element, at) => read(element) ?? refuse(spec, `element ${at} is ${shown(element)}; it takes ${takes}`),
  )
  return { ...spec, data: new Uint8Array(new View(values as never).buffer) }
}

/** The text of a JSON array of all elements, flat. */
export function toJson(value: TensorValue): string {
  if (!isNumeric(value)) return JSON.stringify((value.data as readonly Uint8Array[]).map(textIn(value.name)))
  const elements = elementsOf(value)
  if (value.datatype === 'BOOL') return `[${Array.from(elements as Uint8Array, (byte) => byte !== 0)}]`
  for (const element of elements)
    if (typeof element === 'number' && !Number.isFinite(element))
      throw new Fault(
        'malformed-request',
        `Output "${value.name}" holds ${element}, which JSON has no word for. Ask for it with "binary_data": true.`,
      )
  return `[${elements.join(',')}]`
}

function unnest(spec: Described, data: readonly unknown[]): unknown[] {
  const elements: unknown[] = []
  const walk = (part: unknown, axis: number): void => {
    if (axis === spec.shape.length) elements.push(part)
    else if (Array.isArray(part) && part.length === spec.shape[axis])
      for (const inner of part) walk(inner, axis + 1)
    else refuse(spec, `data is nested otherwise than its shape [${spec.shape}]; nest it so, or send it flat`)
  }
  walk(data, 0)
  return elements
}

function utf8(spec: Described, element: unknown, at: number): Uint8Array {
  if (typeof element !== 'string') refuse(spec, `element ${at} is ${shown(element)}; it takes strings`)
  return new TextEncoder().encode(element)
}

const textIn = (name: string) => (bytes: Uint8Array) => {
  const text = textOf(bytes)
  if (text !== undefined) return text
  throw new Fault(
    'malformed-request',
    `Output "${name}" holds bytes that are no UTF-8 text. Ask for it with "binary_data": true.`,
  )
}

function shown(element: unknown): string {
  if (typeof element === 'bigint') return String(element)
  return Array.isArray(element) ? 'an array' : JSON.stringify(element).slice(0, 40)
}

function refuse({ name, datatype }: Described, sentence: string): never {
  throw new Fault('malformed-request', `Input "${name}" is ${datatype}, but ${sentence}.`)
}

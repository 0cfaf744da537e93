import { Fault } from '../../contracts/problem.ts'
import { DATATYPE_BYTES, type TensorValue } from '../../contracts/tensor-value.ts'
import { type Described, elementCount } from './shape.ts'

/** Bytes of the length in front of each BYTES element: an unsigned 32-bit integer, little-endian. */
const LENGTH = 4

/** Triton's binary tensor data → a tensor. Views of the bytes, not copies. */
export function unpack(spec: Described, bytes: Uint8Array): TensorValue {
  if (spec.datatype === 'BYTES') return { ...spec, data: unpackStrings(spec, bytes) }
  const expected = elementCount(spec.shape) * DATATYPE_BYTES[spec.datatype]
  if (bytes.length !== expected)
    refuse(spec, `takes ${expected} bytes of binary data and was given ${bytes.length}`)
  if (spec.datatype === 'BOOL' && bytes.some((byte) => byte > 1))
    refuse(spec, 'takes the bytes 0 and 1 and was given others')
  return { ...spec, data: bytes }
}

function unpackStrings(spec: Described, bytes: Uint8Array): Uint8Array[] {
  const expected = elementCount(spec.shape)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const elements: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH
    const end = start <= bytes.length ? start + view.getUint32(at, true) : Infinity
    if (end > bytes.length) refuse(spec, `ends within element ${elements.length} of its binary data`)
    if (elements.length === expected) refuse(spec, `holds more than ${expected} elements of binary data`)
    elements.push(bytes.subarray(start, end))
    at = end
  }
  if (elements.length !== expected)
    refuse(spec, `takes ${expected} elements of binary data and was given ${elements.length}`)
  return elements
}

/** A tensor as binary tensor data. */
export function pack({ datatype, data }: TensorValue): Uint8Array {
  if (datatype !== 'BYTES') return data as Uint8Array
  const elements = data as readonly Uint8Array[]
  const packed = new Uint8Array(elements.reduce((sum, { length }) => sum + LENGTH + length, 0))
  const view = new DataView(packed.buffer)
  let at = 0
  for (const element of elements) {
    view.setUint32(at, element.length, true)
    packed.set(element, at + LENGTH)
    at += LENGTH + element.length
  }
  return packed
}

function refuse({ name, datatype, shape }: Described, sentence: string): never {
  throw new Fault('malformed-request', `Input "${name}" (${datatype} [${shape}]) ${sentence}.`)
}

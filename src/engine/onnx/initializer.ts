import { notOnnx } from './fault.ts'
import { type Field, fields, integers, type Span, text } from './wire.ts'

export interface Initializer {
  readonly name: string
  /** Numbers it declares. */
  readonly elements: number
  /** Bytes of its data in this file. */
  readonly bytes: number
  /** The file that holds its data instead, or nothing. */
  readonly location: string | null
}

/** TensorProto's fields that hold data: float, int32, string, int64, raw, double, uint64. */
const DATA = [4, 5, 6, 7, 9, 10, 11]

/** TensorProto, whose data are counted and not looked at. */
export function readInitializer(message: Span): Initializer {
  let name = ''
  let elements = 1
  let bytes = 0
  let external = false
  let location = ''
  for (const field of fields(message)) {
    if (field.number === 1) for (const size of integers(field)) elements = times(elements, size)
    if (field.number === 8) name = text(field)
    if (DATA.includes(field.number)) bytes += field.to - field.from
    if (field.number === 13) location ||= readLocation(field)
    // data_location EXTERNAL
    if (field.number === 14) external = field.integer === 1
  }
  return { name, elements, bytes, location: external ? location || 'a file without a name' : null }
}

function times(elements: number, size: number): number {
  const product = elements * size
  if (size >= 0 && Number.isSafeInteger(product)) return product
  throw notOnnx('an initializer has a dimension that is no size')
}

/** StringStringEntryProto with the key `location`. */
function readLocation(entry: Field): string {
  const [key, value] = readEntry(entry)
  return key === 'location' ? value : ''
}

/** StringStringEntryProto. */
export function readEntry(message: Span): [key: string, value: string] {
  let key = ''
  let value = ''
  for (const field of fields(message)) {
    if (field.number === 1) key = text(field)
    if (field.number === 2) value = text(field)
  }
  return [key, value]
}

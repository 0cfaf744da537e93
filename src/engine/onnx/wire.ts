import { cutShort, notOnnx } from './fault.ts'

/** A part of a file in which the fields of one protobuf message lie; nothing is copied. Offsets in bytes. */
export interface Span {
  readonly file: Uint8Array
  readonly from: number
  readonly to: number
}

/** A field of a message; a length-delimited one spans what it holds. */
export interface Field extends Span {
  readonly number: number
  readonly wire: 'varint' | 'fixed' | 'delimited'
  /** A varint as int64; NaN for other wire types, and beyond 2^53: no count or size of a sound file is there. */
  readonly integer: number
}

const WIRES: Record<number, Field['wire']> = { 0: 'varint', 1: 'fixed', 2: 'delimited', 5: 'fixed' }

/**
 * The fields of a message in order, by the wire format of protobuf.dev/programming-guides/encoding. Every length is checked
 * against the message it is in.
 */
export function* fields({ file, from, to }: Span): Generator<Field> {
  let at = from
  while (at < to) {
    const key = varint(file, at, to)
    const number = Math.floor(key.value / 8)
    const wire = WIRES[key.value % 8]
    if (!wire || !(number > 0)) throw notOnnx(`no field begins at byte ${at}`)
    const { from: start, to: end, integer } = content(file, key.end, to, key.value % 8)
    // a negative or unsafe length as well
    if (!(end >= start && end <= to)) throw cutShort(at, file.length)
    yield { number, wire, integer, file, from: start, to: end }
    at = end
  }
}

function content(file: Uint8Array, at: number, to: number, wire: number) {
  if (wire === 1) return { from: at, to: at + 8, integer: Number.NaN }
  if (wire === 5) return { from: at, to: at + 4, integer: Number.NaN }
  const { value, end } = varint(file, at, to)
  if (wire === 0) return { from: at, to: end, integer: value }
  return { from: end, to: end + value, integer: Number.NaN }
}

/** Groups of seven bits, the lowest first. Most have one or two; ten hold an int64. */
export function varint(file: Uint8Array, from: number, to: number): { value: number; end: number } {
  let last = from
  while (last < to && last < from + 10 && (file[last] as number) >= 0x80) last++
  if (last >= to) throw cutShort(from, file.length)
  if (last === from + 10) throw notOnnx(`the number at byte ${from} has no end`)
  if (last - from < 7) {
    let value = 0
    for (let at = last; at >= from; at--) value = value * 0x80 + ((file[at] as number) & 0x7f)
    return { value, end: last + 1 }
  }
  let value = 0n
  for (let at = last; at >= from; at--) value = (value << 7n) | BigInt((file[at] as number) & 0x7f)
  const number = Number(BigInt.asIntN(64, value))
  return { value: Number.isSafeInteger(number) ? number : Number.NaN, end: last + 1 }
}

const decoder = new TextDecoder()
const MAX_TEXT = 1_000_000

export function text({ file, from, to }: Span): string {
  if (to - from > MAX_TEXT) throw notOnnx(`the text at byte ${from} is longer than ${MAX_TEXT} bytes`)
  return decoder.decode(file.subarray(from, to))
}

/** A repeated integer field, packed or not. */
export function* integers(field: Field): Generator<number> {
  if (field.wire !== 'delimited') return yield field.integer
  for (let at = field.from; at < field.to; ) {
    const { value, end } = varint(field.file, at, field.to)
    yield value
    at = end
  }
}

/** No sound model has more inputs, opsets or operators; a hostile one would have millions, of three bytes each. */
const MAX_ENTRIES = 10_000

export function bounded<List extends { readonly length: number } | { readonly size: number }>(
  list: List,
): List {
  const entries = 'length' in list ? list.length : list.size
  if (entries > MAX_ENTRIES) throw notOnnx(`it lists more than ${MAX_ENTRIES} things of one kind`)
  return list
}

import { isoTime } from '../stream/iso-time.ts'
import type { LakePrimitive, LakeType, Physical } from './column.ts'

const DAY = 86_400_000
/** Characters of `2026-11-01T10:00:00.000Z`. */
const MILLISECONDS = 24

/** A value as a column keeps it, or undefined when the column cannot. Null stays null. */
export type Encoder = (value: unknown) => Physical | undefined

export function encoderOf(type: LakeType): Encoder {
  if (typeof type === 'object') return listOf(ENCODE[kindOf(type.elementType)](type.elementType))
  return ENCODE[kindOf(type)](type)
}

type Kind = Exclude<LakePrimitive, `decimal${string}`> | 'decimal'

function kindOf(type: LakePrimitive): Kind {
  return type.startsWith('decimal') ? 'decimal' : (type as Kind)
}

const ENCODE: Readonly<Record<Kind, (type: LakePrimitive) => Encoder>> = {
  // what is no text is its JSON
  string: () => (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  long: () => (value) => (Number.isSafeInteger(value) ? BigInt(value as number) : undefined),
  double: () => (value) => (typeof value === 'number' ? value : undefined),
  boolean: () => (value) => (typeof value === 'boolean' ? value : undefined),
  timestamp: () => (value) => (typeof value === 'string' ? microseconds(value) : undefined),
  date: () => (value) => (typeof value === 'string' && value.length === 10 ? days(value) : undefined),
  decimal: (type) => {
    const scale = scaleOf(type)
    return (value) => unscaled(value, scale)
  },
}

export function scaleOf(type: LakePrimitive): number {
  return Number(/,(\d+)\)$/.exec(type)?.[1] ?? 0)
}

function listOf(encode: Encoder): Encoder {
  return (value) => {
    if (!Array.isArray(value)) return undefined
    const list: Physical[] = []
    for (const each of value) {
      const encoded = each === null ? null : encode(each)
      if (encoded === undefined) return undefined
      list.push(encoded)
    }
    return list
  }
}

/** Of an ISO 8601 time with its zone, or of a day. Digits after the microsecond are cut off. */
function microseconds(text: string): bigint | undefined {
  const time = isoTime(text)
  if (time === null) return undefined
  const micros = BigInt(time) * 1000n
  if (text.length <= MILLISECONDS) return micros
  const [, fraction = ''] = /\.\d{3}(\d{1,3})/.exec(text) ?? []
  return micros + BigInt(fraction.padEnd(3, '0'))
}

function days(text: string): number | undefined {
  const time = isoTime(text)
  return time === null ? undefined : time / DAY
}

/** `499.5` with scale 2 → 49950, by its digits: a float of money would not be exact. */
function unscaled(value: unknown, scale: number): bigint | undefined {
  if (typeof value !== 'string') return undefined
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d{1,16})(?:\.(\d+))?$/.exec(value) ?? []
  if (whole === '' || fraction.length > scale) return undefined
  return BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`)
}

/** Years that all engines can write: 1 to 9999. Epoch ms. */
const FIRST = Date.parse('0001-01-01')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')
export const canBeWritten = (time: number) => time >= FIRST && time <= LAST

/** The UTC day of a time, `2026-11-01`. A day that no engine can write is the nearest that they can. @param time epoch ms */
export function dayOf(time: number): string {
  return new Date(writable(time)).toISOString().slice(0, 10)
}

/** A time, or the nearest that engines can write. */
export const writable = (time: number) => Math.min(Math.max(time, FIRST), LAST)

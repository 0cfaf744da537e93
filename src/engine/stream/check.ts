import type { Stream } from '../../contracts/stream.ts'
import { cleaner } from './cleaning.ts'
import { type Hash, hashFields, hashValue } from './hash.ts'
import { isoTime } from './iso-time.ts'
import { parseLine } from './log-line.ts'
import { quickCheck } from './quick-check.ts'
import type { Row } from './row.ts'
import { ONE_SLICE, type Slicing, sliceOf } from './slice.ts'

/** Clocks of devices run ahead a little; beyond this a time is wrong. */
export const FUTURE_LIMIT = 5 * 60_000

export interface Good {
  readonly ok: true
  readonly row: Row
  /** Event time, epoch ms. */
  readonly time: number
  /** The same event has the same key in all streams of a pack. */
  readonly key: Hash
  readonly slice: number
}

export interface Bad {
  readonly ok: false
  readonly errors: readonly RowError[]
}

export interface RowError {
  /** JSON Pointer (RFC 6901) into the row. */
  readonly path: string
  readonly message: string
}

/** @param input one parsed row; a line of text where the stream takes lines. @param now epoch ms */
export type Checker = (input: unknown, now: number) => Good | Bad

/** Compiles what a row of the stream must be. A row that is cleaned is changed in place. */
export function checker(name: string, stream: Stream, slicing: Slicing = ONE_SLICE): Checker {
  const { fields, key, time: timeField, partition, lines } = stream
  const clean = stream.cleaning?.length ? cleaner(stream.cleaning) : undefined
  const quick = quickCheck(fields)
  const seed = hashValue(name).low
  return (input, now) => {
    const draft = typeof input === 'string' && lines ? parseLine(input, lines) : input
    if (draft === null) return bad('', 'must be a time and then name=value pairs')
    const record = isRecord(draft) ? draft : undefined
    if (clean && record) clean(record)
    const row = (record && quick?.(record)) ?? parsed(fields, draft)
    if (Array.isArray(row)) return { ok: false, errors: row }
    const time = eventTime(row[timeField])
    if (time === null) return bad(pointer([timeField]), 'must be an ISO 8601 time with a zone')
    if (time > now + FUTURE_LIMIT)
      return bad(pointer([timeField]), 'is more than 5 minutes in the future: check the clock of the sender')
    return {
      ok: true,
      row,
      time,
      key: hashFields(row, key, seed),
      slice: sliceOf(row[partition], time, slicing),
    }
  }
}

function parsed(fields: Stream['fields'], draft: unknown): Row | RowError[] {
  const { data, error } = fields.safeParse(draft)
  return data ?? error.issues.map(({ path, message }) => ({ path: pointer(path), message }))
}

function eventTime(value: unknown): number | null {
  return typeof value === 'string' ? isoTime(value) : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bad(path: string, message: string): Bad {
  return { ok: false, errors: [{ path, message }] }
}

export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

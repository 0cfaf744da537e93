import { Fault } from '../../contracts/problem.ts'

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
const parse = JSON.parse as (text: string, reviver?: Reviver) => unknown

/**
 * JSON whose whole numbers beyond 2^53 come out as `bigint`. Only their digits in the text tell them apart, and asking for
 * those of every value is slow: it is done where a 64-bit tensor and so long a number are both in the text.
 */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
    return /"U?INT64"/.test(text) && /\d{16}/.test(text) ? parse(text, exactWhole) : parse(text)
  } catch (error) {
    throw new Fault('malformed-request', `The request is not JSON in UTF-8: ${String(error)}.`)
  }
}

const exactWhole: Reviver = (_, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source && /^-?\d+$/.test(source)
    ? BigInt(source)
    : value

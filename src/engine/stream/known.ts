import type { Stream } from '../../contracts/stream.ts'
import type { Good } from './check.ts'
import { hashFields, hashValue } from './hash.ts'
import { isoTime } from './iso-time.ts'
import type { Row } from './row.ts'

/** Reads a row that has passed its contract already. @throws when it has no time, and so did not */
export function knownRow(name: string, { key, time }: Stream): (row: Row) => Good {
  // as check.ts does it: a test holds the two together
  const seed = hashValue(name).low
  return (row) => {
    const at = isoTime(String(row[time]))
    if (at === null) throw new Error(`a row of ${name} has no time: it did not pass its contract`)
    return { ok: true, row, time: at, key: hashFields(row, key, seed), slice: 0 }
  }
}

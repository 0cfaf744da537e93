import type { QuarantinedRow } from '../../contracts/quarantine.ts'
import type { StreamEntry } from './catalogue.ts'
import { checkRow } from './check-rows.ts'
import { readAgain } from './read-again.ts'

export interface Examined {
  /** The list as it is to be kept next. */
  readonly rows: readonly QuarantinedRow[]
  /** Rows that waited. */
  readonly waited: number
  readonly passed: number
  /** Some have passed, or are bad for another reason now. What had no room passes the next time. */
  readonly changed: boolean
}

/** Holds the rows of a list that wait against the contract as it is now. @param now epoch ms @param room characters of rows that may come out */
export function examine(
  list: readonly QuarantinedRow[],
  entry: StreamEntry,
  now: number,
  room: number,
): Examined {
  let [left, passed] = [room, 0]
  const rows = list.map(({ line: _, ...row }): QuarantinedRow => {
    if (!waits(row)) return row
    const result = checkRow(readAgain(row, entry.stream), entry, now)
    if (typeof result !== 'string') {
      const number = row.errors[0]?.row ?? 0
      return { ...row, errors: result.map((error) => ({ row: number, ...error })) }
    }
    if (result.length >= left) return row
    passed++
    left -= result.length + 1
    return { ...row, errors: [], line: result }
  })
  const changed = rows.some(({ errors }, i) => JSON.stringify(errors) !== JSON.stringify(list[i]?.errors))
  return { rows, waited: list.filter(waits).length, passed, changed }
}

export const waits = ({ errors }: Pick<QuarantinedRow, 'errors'>) => errors.length > 0

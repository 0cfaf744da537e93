import type { AddFile } from './actions.ts'
import { PARTITION } from './column.ts'

/** What a file comes to at most when files are joined, in bytes: it is held in memory, twice while it grows. */
const JOINED_BYTES = 16_000_000
/** A file of more than this is left as it is: to write it again would win little. */
const LARGE_BYTES = JOINED_BYTES / 2

/** Files of one day that become one. */
export interface Group {
  readonly day: string
  readonly files: readonly AddFile[]
}

/**
 * Which files are worth joining: small ones of one day, in the order in which they came. @param before days from this on are left
 * alone: more files of them will come
 */
export function planCompaction(files: Iterable<AddFile>, before: string): Group[] {
  const small = [...files].filter(
    ({ size, partitionValues }) => size <= LARGE_BYTES && (partitionValues[PARTITION] ?? '') < before,
  )
  small.sort((a, b) => a.modificationTime - b.modificationTime || (a.path < b.path ? -1 : 1))
  const byDay = Map.groupBy(small, ({ partitionValues }) => partitionValues[PARTITION] ?? '')
  return [...byDay].sort().flatMap(([day, own]) => groups(day, own))
}

function groups(day: string, files: readonly AddFile[]): Group[] {
  const made: AddFile[][] = []
  let room = 0
  for (const file of files) {
    if (file.size > room) {
      made.push([])
      room = JOINED_BYTES
    }
    made.at(-1)?.push(file)
    room -= file.size
  }
  return made.filter(({ length }) => length > 1).map((own) => ({ day, files: own }))
}

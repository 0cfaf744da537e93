import type { DatabaseSync } from 'node:sqlite'

interface Operation {
  readonly opcode: string
  readonly p1: number
  readonly p2: number
}

/** What begins at an end, what goes on from row to row, what leaps to a value, what ends at one, and what counts all rows. */
const FROM_THE_ENDS = ['Rewind', 'Last']
const STEPS = ['Next', 'Prev']
const LEAPS = ['SeekGE', 'SeekGT', 'SeekLE', 'SeekLT']
const BOUNDS = ['IdxGE', 'IdxGT', 'IdxLE', 'IdxLT']
const COUNTS = ['Count']

/**
 * Tables, of those that are named, which a statement reads from one end to the other, or from a place to the end: by the program that
 * SQLite makes of it, so that no alias, view or index that is made on the way hides one.
 */
export function wholeReads(database: DatabaseSync, sql: string, tables: readonly string[]): string[] {
  const places = new Map(
    database
      .prepare('SELECT tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0')
      .all()
      .map(({ tbl_name, rootpage }) => [Number(rootpage), String(tbl_name)]),
  )
  const program = database
    .prepare(`EXPLAIN ${sql}`)
    .all()
    .map(({ opcode, p1, p2 }): Operation => ({ opcode: String(opcode), p1: Number(p1), p2: Number(p2) }))
  // the greatest of an index is its last row: what would go on to the next one is jumped over
  const isReached = (place: number) =>
    program[place - 1]?.opcode !== 'Goto' || program.some(({ p2 }) => p2 === place)
  const does = (cursor: number, opcodes: readonly string[]) =>
    program.some(({ opcode, p1 }, place) => p1 === cursor && opcodes.includes(opcode) && isReached(place))
  return program
    .filter(({ opcode }) => opcode === 'OpenRead')
    .filter(({ p2 }) => tables.includes(places.get(p2) ?? ''))
    .filter(
      ({ p1 }) =>
        does(p1, COUNTS) ||
        (does(p1, STEPS) && (does(p1, FROM_THE_ENDS) || (does(p1, LEAPS) && !does(p1, BOUNDS)))),
    )
    .map(({ p2 }) => places.get(p2) ?? '')
}

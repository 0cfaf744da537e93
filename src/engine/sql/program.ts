import { Fault } from '../../contracts/problem.ts'

/** A line of `EXPLAIN`: what SQLite's machine will do. */
export interface Instruction {
  readonly addr: number
  readonly opcode: string
  readonly p1: number
  readonly p2: number
  readonly p3: number
  readonly p4: string | null
}

/** What a program may open. */
export interface Readable {
  /** Names of tables by the pages at which they and their indexes begin. */
  readonly pages: ReadonlyMap<number, string>
  /** Table-valued functions, by what `EXPLAIN` shows of them. */
  readonly functions: ReadonlySet<string>
}

/** Instructions that compute, jump, or read what is open. Whatever is in no list is refused, also what SQLite may learn one day. */
const READING = new Set(
  `Init Goto Gosub Return InitCoroutine EndCoroutine Yield BeginSubrtn Halt Integer Int64 Real String8 String Null SoftNull Blob
  Variable Move Copy SCopy IntCopy ResultRow Concat Add Subtract Multiply Divide Remainder CollSeq BitAnd BitOr ShiftLeft ShiftRight
  AddImm MustBeInt RealAffinity Cast Eq Ne Lt Le Gt Ge ElseEq Permutation Compare Jump And Or IsTrue Not BitNot Once If IfNot IsType
  IsNull ZeroOrNull NotNull IfNullRow Offset Column TypeCheck Affinity MakeRecord Count OpenDup OpenAutoindex OpenEphemeral SorterOpen
  OpenPseudo SequenceTest Close ColumnsUsed SeekLT SeekLE SeekGE SeekGT SeekScan SeekHit IfNotOpen IfNoHope NoConflict NotFound Found
  SeekRowid NotExists Sequence SorterCompare SorterData RowData Rowid NullRow SeekEnd Last IfSizeBetween SorterSort Sort Rewind IfEmpty
  SorterNext Prev Next SorterInsert DeferredSeek IdxRowid FinishSeek IdxLE IdxGT IdxLT IdxGE RowSetAdd RowSetRead RowSetTest IfPos
  OffsetLimit IfNotZero DecrJumpZero AggInverse AggStep AggStep1 AggValue AggFinal VInitIn VFilter VColumn VNext Function PureFunc
  ClrSubtype GetSubtype SetSubtype FilterAdd Filter Explain Noop ReleaseReg CursorHint`.split(/\s+/),
)

/** Write to a cursor, which must be of a table that lives as long as the statement. */
const WRITING_CURSOR = new Set(['NewRowid', 'Insert', 'IdxInsert', 'Delete', 'IdxDelete', 'ResetSorter'])
const OPENING_OWN = new Set(['OpenEphemeral', 'OpenAutoindex', 'OpenDup', 'OpenPseudo', 'SorterOpen'])
const OPENING_STORED = new Set(['OpenRead', 'ReopenIdx', 'VOpen'])

/** They tell of what others wrote. */
const TELLING = /^(changes|total_changes|last_insert_rowid)\(/

/** What was found of a program that only reads, and only what it may. */
export interface ReadingProgram {
  /** Columns of its rows. */
  readonly width: number
  /** Tables that it opens. */
  readonly tables: ReadonlySet<string>
  /** Whether it opens a table-valued function. */
  readonly hasFunction: boolean
}

/** Fails unless the program can do nothing but read what is readable. */
export function readingProgram(
  program: readonly Instruction[],
  { pages, functions }: Readable,
): ReadingProgram {
  const stored = new Set(program.filter(({ opcode }) => OPENING_STORED.has(opcode)).map(({ p1 }) => p1))
  const own = new Set(
    program.filter(({ opcode, p1 }) => OPENING_OWN.has(opcode) && !stored.has(p1)).map(({ p1 }) => p1),
  )
  const tables = new Set<string>()
  let width: number | undefined
  for (const { opcode, p1, p2, p3, p4 } of program) {
    if (opcode === 'Transaction') {
      if (p1 !== 0 || p2 !== 0) throw refused('It writes. Only reading is possible here.')
    } else if (WRITING_CURSOR.has(opcode)) {
      if (!own.has(p1)) throw refused('It writes. Only reading is possible here.')
    } else if (opcode === 'OpenRead' || opcode === 'ReopenIdx') {
      const table = p3 === 0 ? pages.get(p2) : undefined
      if (table === undefined) throw refused('It reads a table that is not of the warehouse.')
      tables.add(table)
    } else if (opcode === 'VOpen') {
      if (p4 === null || !functions.has(p4))
        throw refused('It reads a table-valued function other than json_each and json_tree.')
    } else if (!READING.has(opcode)) throw refused(`It would ${opcode}, which is no reading.`)
    if (/^(Function|PureFunc)$/.test(opcode) && TELLING.test(p4 ?? ''))
      throw refused('It asks what was written last.')
    if (opcode === 'ResultRow') width = p2
  }
  return { width: width ?? 0, tables, hasFunction: program.some(({ opcode }) => opcode === 'VOpen') }
}

const refused = (detail: string) => new Fault('query-refused', detail)

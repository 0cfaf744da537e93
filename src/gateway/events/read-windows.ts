import { Fault } from '../../contracts/problem.ts'
import type { WindowEntry } from '../../engine/ingest/catalogue.ts'
import { apiRow, type BoardRow } from '../../engine/stream/board-row.ts'
import { milliseconds } from '../../engine/stream/duration.ts'
import { RollUp } from '../../engine/stream/roll-up.ts'
import { askBoard, type BoardAnswer, type BoardCounts } from '../../platform/boards.ts'
import { windowsPurgedTo } from '../../platform/database/purge-windows.ts'
import { listWindows, windowPages } from '../../platform/database/windows.ts'
import type { GatewayEnv } from '../env.ts'

/** Rows that one answer holds. */
const ROWS_LIMIT = 10_000
/** Rows that one answer is merged from: a week of minutes of 59 groups. */
const MERGED_ROWS_LIMIT = 600_000

export interface WindowsQuery {
  /** Windows that begin in [from, to), epoch ms; all that there are, if `from` is not said. */
  readonly from: number | undefined
  readonly to: number
  /** Keys that are kept; all of them, if not said. */
  readonly by: readonly string[] | undefined
  /** Rows whose keys read so, by key; all of them, where nothing is said. */
  readonly where: Readonly<Record<string, string>>
  /** Length of the windows that come out, ms; that of the window, if not said. `period` is one of all of them. */
  readonly size: number | 'period' | undefined
  readonly zone: string | undefined
}

export interface WindowsAnswer {
  readonly rows: readonly object[]
  /** Up to where the window is final. */
  readonly watermark: string | null
  readonly counts: BoardCounts
}

/** The rows of a window or gauge: from the Board what is open or may still be corrected, from the database what is older. */
export async function readWindows(
  { BOARD, DATABASE }: Pick<GatewayEnv, 'BOARD' | 'DATABASE'>,
  entry: WindowEntry,
  query: WindowsQuery,
): Promise<WindowsAnswer> {
  const { name, window, address } = entry
  const keys = window.by?.map((key) => (typeof key === 'string' ? key : 'geohash')) ?? []
  const { from = 0, to, by = keys, zone } = query
  refuseUnknown([...by, ...Object.keys(query.where)], keys, entry)
  const size = window.kind === 'tumbling' ? milliseconds(window.size) : undefined
  const isRolled = by.length < keys.length || (query.size ?? size) !== size
  const asked = { window: name, from, to, withCells: isRolled }
  const answer: BoardAnswer = JSON.parse(
    await askBoard(BOARD, address.pack, (board) => board.rows(address.pack, asked)),
  )
  const since = Math.min(answer.since ?? from, to)
  const kept = since > from ? await windowsPurgedTo(DATABASE) : 0
  if (query.from !== undefined && query.from < kept) throw notKept(kept)
  const older = { from: Math.max(from, kept), to: since, where: query.where }
  const newer = chosen(answer.rows, query.where)
  const told = (shown: readonly BoardRow[]) => ({
    rows: limited(shown, ROWS_LIMIT).map((row) => apiRow(row, zone)),
    watermark: answer.watermark === null ? null : new Date(answer.watermark).toISOString(),
    counts: answer.counts,
  })
  if (!isRolled) {
    const rows = since > from ? await listWindows(DATABASE, address.pack, name, older, ROWS_LIMIT + 1) : []
    return told([...unlike(newer)(rows), ...newer].sort((a, b) => a.start - b.start))
  }
  if (window.kind === 'gauge' || size === undefined) throw notRolled(entry)
  const rolled = new RollUp(window, {
    by,
    size: wholeSize(query.size, size),
    zone: zone ?? 'UTC',
    watermark: answer.watermark ?? Infinity,
  })
  for await (const rows of merged(windowPages(DATABASE, address.pack, name, older), newer)) rolled.add(rows)
  return told(rolled.rows())
}

async function* merged(older: AsyncIterable<BoardRow[]>, newer: readonly BoardRow[]) {
  const others = unlike(newer)
  let rows = newer.length
  for await (const page of older) {
    rows += page.length
    if (rows > MERGED_ROWS_LIMIT) throw tooMany(MERGED_ROWS_LIMIT)
    yield others(page)
  }
  yield newer
}

/** What the Board says of a row goes before what the database does. */
function unlike(newer: readonly BoardRow[]): (older: readonly BoardRow[]) => BoardRow[] {
  const idOf = ({ start, keys }: BoardRow) => JSON.stringify([start, keys])
  const known = new Set(newer.map(idOf))
  return (older) => older.filter((row) => !known.has(idOf(row)))
}

function chosen(rows: readonly BoardRow[], where: WindowsQuery['where']): readonly BoardRow[] {
  const wanted = Object.entries(where)
  if (wanted.length === 0) return rows
  return rows.filter(({ keys }) => wanted.every(([key, value]) => String(keys[key] ?? '') === value))
}

function wholeSize(wanted: WindowsQuery['size'], size: number): number | 'period' {
  if (wanted === undefined) return size
  if (wanted === 'period') return wanted
  if (wanted % size === 0 && 86_400_000 % wanted === 0) return wanted
  throw new Fault(
    'malformed-request',
    `every must be a whole number of the window's ${size / 1000} s, and a day a whole number of it.`,
  )
}

function refuseUnknown(by: readonly string[], keys: readonly string[], { name }: WindowEntry): void {
  const unknown = by.filter((key) => !keys.includes(key))
  if (unknown.length === 0) return
  const has = keys.length === 0 ? 'has no keys' : `has the keys ${keys.join(', ')}`
  throw new Fault('malformed-request', `${name} ${has}; this names ${unknown.join(', ')}.`)
}

function notRolled({ name }: WindowEntry): Fault {
  return new Fault('malformed-request', `${name} is a gauge: it takes neither every nor fewer keys.`)
}

function notKept(from: number): Fault {
  const day = new Date(from).toISOString()
  return new Fault(
    'only-in-lake',
    `Windows that begin before ${day} are not kept. Ask from ${day} on, or ask the lake for the rows that they were counted of: npx tributary lake query`,
    { before: day },
  )
}

function limited(rows: readonly BoardRow[], limit: number): readonly BoardRow[] {
  if (rows.length > limit) throw tooMany(limit)
  return rows
}

function tooMany(limit: number): Fault {
  return new Fault(
    'malformed-request',
    `These are over ${limit} rows. Ask for less with from and to, or for fewer keys with by.`,
  )
}

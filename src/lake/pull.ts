import type { LakeColumn } from '../engine/lake/column.ts'
import { dayOf } from '../engine/lake/physical.ts'
import type { RawTable } from '../engine/lake/raw-table.ts'
import { LEDGER, SEQUENCE } from '../engine/lake/stream-columns.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import { isoTime } from '../engine/stream/iso-time.ts'
import type { Row } from '../engine/stream/row.ts'
import {
  ledgersOf,
  readSegment,
  SEGMENTS_LISTED,
  type StoredSegment,
  segmentsBehind,
} from '../platform/segments.ts'
import { type DataFiles, HELD_ROWS } from './data-files.ts'
import type { DeltaTable } from './delta-table.ts'
import { write } from './write.ts'

/** Rows after which a commit takes no further segment. */
const COMMIT_ROWS = HELD_ROWS

/**
 * Brings sealed segments into their table, in one commit that also says how far each ledger is in it: after a crash at any point the log
 * still says what is in and what is not. Segments of a ledger are sealed in order, so those behind its last one are all.
 * @returns whether there is more to be brought
 */
export function pull(table: DeltaTable, { stream: { time }, columns }: RawTable): Promise<boolean> {
  const take: Take = async ({ ledger, last, storedAt }, lines, files) => {
    const lineage = { [LEDGER]: ledger, [SEQUENCE]: last }
    for (const row of lines) {
      const full = files.add(dayOf(eventTime(row, time) ?? storedAt), row, lineage)
      if (full) await full
    }
  }
  return pullSegments(table, table.name, columns, take)
}

/** What becomes of the rows of a segment. */
type Take = (segment: StoredSegment, lines: Iterable<Row>, files: DataFiles) => Promise<void>

/** @param stream whose segments are brought, `pack.stream` */
export async function pullSegments(
  table: DeltaTable,
  stream: string,
  columns: readonly LakeColumn[],
  take: Take,
): Promise<boolean> {
  let found = false
  let isMore = false
  const fill = async (files: DataFiles, state: TableState) => {
    const behind = await segmentsOf(table.bucket, stream, state)
    const reached = new Map<string, number>()
    for (const segment of behind.segments) {
      if (files.rows >= COMMIT_ROWS) {
        isMore = true
        break
      }
      const sealed = await readSegment(table.bucket, segment.key)
      if (!sealed) throw new Error(`${segment.key} was removed before it was in the lake`)
      await take(segment, sealed.lines, files)
      reached.set(segment.ledger, segment.last)
    }
    isMore ||= behind.isMore
    found = reached.size > 0
    return found ? { transactions: [...reached].map(([appId, version]) => ({ appId, version })) } : undefined
  }
  const written = await write(table, columns, fill, Date.now())
  // somebody else made a commit meanwhile: the files of this one are left to vacuum
  return isMore || found !== written
}

/** What lies behind, one segment of each ledger after the other: none waits for the others to come to their end. */
async function segmentsOf(bucket: R2Bucket, stream: string, state: TableState) {
  const all: StoredSegment[][] = []
  for await (const ledger of ledgersOf(bucket, stream))
    all.push(await segmentsBehind(bucket, stream, ledger, state.reached(ledger)))
  const longest = Math.max(0, ...all.map(({ length }) => length))
  return {
    segments: Array.from({ length: longest }, (_, i) => all.flatMap((own) => own[i] ?? [])).flat(),
    isMore: longest >= SEGMENTS_LISTED,
  }
}

/** A stream may have told its time by another field once. */
export function eventTime(row: Row, field: string): number | null {
  const value = row[field]
  return typeof value === 'string' ? isoTime(value) : null
}

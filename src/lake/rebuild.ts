import type { ReplayedPart } from '../contracts/replay.ts'
import type { LakeColumn } from '../engine/lake/column.ts'
import { PARTITION } from '../engine/lake/column.ts'
import { dayOf } from '../engine/lake/physical.ts'
import type { RawTable } from '../engine/lake/raw-table.ts'
import { rowGroups } from '../engine/lake/read-parquet.ts'
import { RowBuffer } from '../engine/lake/row-buffer.ts'
import { LEDGER, SEQUENCE } from '../engine/lake/stream-columns.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import { type Apart, Tally } from '../engine/lake/tally.ts'
import { FUTURE_LIMIT } from '../engine/stream/check.ts'
import type { Row } from '../engine/stream/row.ts'
import { lakePrefix } from '../platform/names.ts'
import {
  ledgersOf,
  readSegment,
  SEGMENTS_LISTED,
  type StoredSegment,
  segmentsBehind,
} from '../platform/segments.ts'
import type { DeltaTable } from './delta-table.ts'
import { eventTime } from './pull.ts'
import { write } from './write.ts'

/** Rows that are counted at a time. */
const COUNTED_ROWS = 10_000

/**
 * Holds a day of a table against the segments that are in it by its log, and where they differ puts the rows of the segments in the place
 * of the day's files, in one commit. A file that is gone counts as one without rows.
 */
export async function rebuild(
  table: DeltaTable,
  raw: RawTable,
  day: string,
  dryRun: boolean,
): Promise<ReplayedPart> {
  const now = Date.now()
  const state = await table.newest()
  const { columns } = table.withColumns(state, raw.columns, now)
  const segments = await segmentsOf(table, state, Date.parse(day) - FUTURE_LIMIT)
  const own = await tallySegments(table, columns, raw, segments, day)
  const live = await tallyFiles(table, columns, state, day)
  const apart = own.apart(live)
  const part = partOf(table.name, day, own, apart)
  if (apart.length === 0 || dryRun) return part
  const written = await write(
    table,
    raw.columns,
    async (files) => {
      for await (const { row, lineage } of rowsOf(table.bucket, raw, segments, day)) {
        const full = files.add(day, row, lineage)
        if (full) await full
      }
      return { replaces: (other) => other === day }
    },
    now,
  )
  if (!written) throw new Error(`${table.name} was written by somebody else meanwhile`)
  return part
}

/** Segments that are in the table, and may hold rows of events since a time. */
async function segmentsOf(
  { bucket, name }: DeltaTable,
  state: TableState,
  since: number,
): Promise<StoredSegment[]> {
  const found: StoredSegment[] = []
  for await (const ledger of ledgersOf(bucket, name)) {
    const reached = state.reached(ledger)
    for (let last = 0, isMore = true; isMore; ) {
      const listed = await segmentsBehind(bucket, name, ledger, last)
      found.push(...listed.filter((segment) => segment.last <= reached && segment.storedAt >= since))
      last = listed.at(-1)?.last ?? reached
      isMore = listed.length >= SEGMENTS_LISTED && last < reached
    }
  }
  return found
}

async function* rowsOf(
  bucket: R2Bucket,
  { stream: { time } }: RawTable,
  segments: readonly StoredSegment[],
  day: string,
): AsyncGenerator<{ readonly row: Row; readonly lineage: Row }> {
  for (const { key, ledger, last, storedAt } of segments) {
    const sealed = await readSegment(bucket, key)
    if (!sealed) throw new Error(`${key} was removed before it was read`)
    const lineage = { [LEDGER]: ledger, [SEQUENCE]: last }
    for (const row of sealed.lines)
      if (dayOf(eventTime(row, time) ?? storedAt) === day) yield { row, lineage }
  }
}

async function tallySegments(
  { bucket }: DeltaTable,
  columns: readonly LakeColumn[],
  raw: RawTable,
  segments: readonly StoredSegment[],
  day: string,
): Promise<Tally> {
  const tally = new Tally(columns)
  const buffer = new RowBuffer(columns)
  for await (const { row, lineage } of rowsOf(bucket, raw, segments, day)) {
    buffer.add(row, lineage)
    if (buffer.rows >= COUNTED_ROWS) tally.add(buffer.take())
  }
  tally.add(buffer.take())
  return tally
}

async function tallyFiles(
  { bucket, name }: DeltaTable,
  columns: readonly LakeColumn[],
  { files }: TableState,
  day: string,
): Promise<Tally> {
  const tally = new Tally(columns)
  const buffer = new RowBuffer(columns)
  for (const { path, partitionValues } of files.values()) {
    if (partitionValues[PARTITION] !== day) continue
    const object = await bucket.get(lakePrefix(name) + path)
    if (!object) continue
    for await (const group of rowGroups(await object.arrayBuffer())) {
      buffer.append(group.columns, group.rows)
      tally.add(buffer.take())
    }
  }
  return tally
}

function partOf(name: string, day: string, { rows }: Tally, apart: readonly Apart[]): ReplayedPart {
  const count = (of: (segment: Apart) => number) =>
    apart.reduce((sum, segment) => sum + Math.max(0, of(segment)), 0)
  return {
    kind: 'lake',
    name,
    rows,
    missing: count(({ own, other }) => own - other),
    extra: count(({ own, other }) => other - own),
    different: apart.filter(({ own, other }) => own === other).length,
    under_way: 0,
    first: apart.slice(0, 5).map(({ ledger, sequence, own, other }) => ({
      what: own === other ? 'different' : own > other ? 'missing' : 'extra',
      row: { [PARTITION]: day, [LEDGER]: ledger, [SEQUENCE]: sequence },
      live: { rows: other },
      replayed: { rows: own },
    })),
  }
}

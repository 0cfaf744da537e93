import type { ReplayedPart } from '../contracts/replay.ts'
import { type AddFile, removalOf } from '../engine/lake/actions.ts'
import { type LakeColumn, PARTITION } from '../engine/lake/column.ts'
import { dayOf } from '../engine/lake/physical.ts'
import type { RawTable } from '../engine/lake/raw-table.ts'
import { rowGroups } from '../engine/lake/read-parquet.ts'
import type { Rebuilding, Rebuilt, SegmentPlace } from '../engine/lake/rebuilding.ts'
import { RowBuffer } from '../engine/lake/row-buffer.ts'
import { LEDGER, SEQUENCE } from '../engine/lake/stream-columns.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import { type Apart, Tally } from '../engine/lake/tally.ts'
import { FUTURE_LIMIT } from '../engine/stream/check.ts'
import type { Row } from '../engine/stream/row.ts'
import { readTable } from '../platform/lake-log.ts'
import { lakePrefix } from '../platform/names.ts'
import {
  ledgersOf,
  readSegment,
  SEGMENTS_LISTED,
  type StoredSegment,
  segmentsBehind,
} from '../platform/segments.ts'
import { DataFiles } from './data-files.ts'
import type { DeltaTable } from './delta-table.ts'
import { eventTime } from './pull.ts'

/** Rows that are counted at a time. */
const COUNTED_ROWS = 10_000
/** After so long no further segment or file is begun: who asked goes on with another call. */
const BUDGET_MS = 5_000
/** Commits of others that come in between the plan of one and itself. */
const TRIES = 3

/** A day of a raw table, as it was when its rebuilding began. */
interface Day {
  readonly table: DeltaTable
  readonly raw: RawTable
  readonly day: string
  readonly state: TableState
  readonly columns: readonly LakeColumn[]
  /** When a call has to answer, epoch ms. */
  readonly until: number
}

/**
 * Holds a day of a table against the segments that are in it by its log, and where they differ puts the rows of the segments in the place
 * of the day's files, in one commit. A file that is gone counts as one without rows. Rows that come while it is under way are left alone.
 * @param before what the call before answered; without it the day is begun
 */
export async function rebuild(
  table: DeltaTable,
  raw: RawTable,
  day: string,
  dryRun: boolean,
  before?: Rebuilding,
  budgetMs = BUDGET_MS,
): Promise<Rebuilt> {
  const now = Date.now()
  // later its files may be vacuumed
  const known = before && now - before.since < table.retentionMs ? before : undefined
  const newest = await table.newest()
  const at = known ?? beginning(newest, now)
  const isNewest = at.version === newest.version
  const state = isNewest ? newest : await readTable(table.bucket, table.name, at.version)
  const { columns } = table.withColumns(state, raw.columns, now)
  const own = { table, raw, day, state, columns, until: now + budgetMs }
  switch (at.step) {
    case 'segments':
      return { next: await countSegments(own, at) }
    case 'files':
      return countFiles(own, at, dryRun)
    case 'write':
      return writeFiles(own, at, now)
  }
}

const NOWHERE: SegmentPlace = { ledger: '', last: 0 }

const beginning = ({ version }: TableState, since: number): Rebuilding => ({
  step: 'segments',
  since,
  version,
  place: NOWHERE,
  own: [],
  live: [],
  counted: 0,
  added: [],
})

async function countSegments(day: Day, at: Rebuilding): Promise<Rebuilding> {
  const tally = new Tally(day.columns, at.own)
  const buffer = new RowBuffer(day.columns)
  const place = await readRows(day, at.place, (row, lineage) => {
    buffer.add(row, lineage)
    if (buffer.rows >= COUNTED_ROWS) tally.add(buffer.take())
    return undefined
  })
  tally.add(buffer.take())
  return place ? { ...at, place, own: tally.sums } : { ...at, step: 'files', own: tally.sums }
}

async function countFiles(day: Day, at: Rebuilding, dryRun: boolean): Promise<Rebuilt> {
  const { table, columns, until } = day
  const tally = new Tally(columns, at.live)
  const buffer = new RowBuffer(columns)
  let { counted } = at
  for (const { path } of filesOf(day).slice(counted)) {
    if (counted > at.counted && Date.now() > until) return { next: { ...at, counted, live: tally.sums } }
    counted++
    const object = await table.bucket.get(lakePrefix(table.name) + path)
    if (!object) continue
    for await (const group of rowGroups(await object.arrayBuffer())) {
      buffer.append(group.columns, group.rows)
      tally.add(buffer.take())
    }
  }
  const own = new Tally(columns, at.own)
  const apart = own.apart(tally)
  const part = partOf(table.name, day.day, own, apart)
  if (apart.length === 0 || dryRun) return { part }
  return { next: { ...at, step: 'write', place: NOWHERE, own: [], live: [], part } }
}

async function writeFiles(day: Day, at: Rebuilding, now: number): Promise<Rebuilt> {
  const { part } = at
  if (!part) throw new Error(`${day.table.name} is to be written before it is compared`)
  const files = new DataFiles(day.table, day.columns, now)
  const place = await readRows(day, at.place, (row, lineage) => files.add(day.day, row, lineage))
  const added = [...at.added, ...(await files.finish())]
  if (place) return { next: { ...at, place, added } }
  if (await replace(day, added, now)) return { part }
  // the files are left to vacuum
  return { next: beginning(await day.table.newest(), now) }
}

/** Puts files in the place of those that the day had. @returns no, when these are not what the table has of them any more */
async function replace(day: Day, added: readonly AddFile[], now: number): Promise<boolean> {
  const { table, raw } = day
  const before = filesOf(day)
  for (let tries = 0; tries < TRIES; tries++) {
    const state = await table.newest()
    const { version } = state
    // joined with others meanwhile, whose rows would go with theirs
    if (!before.every(({ path }) => state.files.has(path))) return false
    const schema = table.withColumns(state, raw.columns, now)
    const removed = before.map((file) => removalOf(file, now, true))
    const actions = [...schema.actions, ...removed, ...added.map((add) => ({ add }))]
    const commit = { operation: 'WRITE', parameters: { mode: 'Overwrite' }, actions }
    if (await table.commit(version, commit, now)) return true
  }
  return false
}

/** In an order that each call finds again. */
const filesOf = ({ state, day }: Day): AddFile[] =>
  [...state.files.values()]
    .filter(({ partitionValues }) => partitionValues[PARTITION] === day)
    .sort((a, b) => (a.path < b.path ? -1 : 1))

/**
 * Rows of a day from a place of its segments on, until the time is over: those of one segment at least.
 * @returns the place where it is; nothing when all are read
 */
async function readRows(
  { table: { bucket, name }, raw, day, state, until }: Day,
  from: SegmentPlace,
  take: (row: Row, lineage: Row) => Promise<void> | undefined,
): Promise<SegmentPlace | undefined> {
  const since = Date.parse(day) - FUTURE_LIMIT
  let place: SegmentPlace | undefined
  for await (const { key, ledger, last, storedAt } of segmentsFrom(bucket, name, state, from)) {
    if (place && Date.now() > until) return place
    place = { ledger, last }
    if (storedAt < since) continue
    const sealed = await readSegment(bucket, key)
    if (!sealed) throw new Error(`${key} was removed before it was read`)
    const lineage = { [LEDGER]: ledger, [SEQUENCE]: last }
    for (const row of sealed.lines) {
      if (dayOf(eventTime(row, raw.stream.time) ?? storedAt) !== day) continue
      const full = take(row, lineage)
      if (full) await full
    }
  }
  return undefined
}

/** Segments behind a place that are in the table. */
async function* segmentsFrom(
  bucket: R2Bucket,
  name: string,
  state: TableState,
  from: SegmentPlace,
): AsyncGenerator<StoredSegment> {
  for await (const ledger of ledgersOf(bucket, name)) {
    if (ledger < from.ledger) continue
    const reached = state.reached(ledger)
    for (let last = ledger === from.ledger ? from.last : 0, isMore = true; isMore; ) {
      const listed = await segmentsBehind(bucket, name, ledger, last)
      yield* listed.filter((segment) => segment.last <= reached)
      last = listed.at(-1)?.last ?? reached
      isMore = listed.length >= SEGMENTS_LISTED && last < reached
    }
  }
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

import type { Stream } from '../contracts/stream.ts'
import { dayOf } from '../engine/lake/physical.ts'
import type { RawTable } from '../engine/lake/raw-table.ts'
import { LEDGER, SEQUENCE } from '../engine/lake/stream-columns.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import { isoTime } from '../engine/stream/iso-time.ts'
import type { Row } from '../engine/stream/row.ts'
import { ledgersOf, readSegment, type StoredSegment, segmentsBehind } from '../platform/segments.ts'
import { DataFiles, FILE_ROWS } from './data-files.ts'
import type { DeltaTable } from './delta-table.ts'

export interface Pulled {
  readonly segments: number
  readonly rows: number
  /** Segments that were seen and left for the next time. */
  readonly left: number
}

/**
 * Brings sealed segments into the table, in one commit which also says how far each ledger is in it: after a crash at any point the
 * log still says what is in and what is not. Segments of a ledger are sealed in order, so those behind the last one are all.
 */
export async function pull(table: DeltaTable, { stream, columns: wanted }: RawTable): Promise<Pulled> {
  const { bucket, name } = table
  const now = Date.now()
  const state = await table.newest()
  const { version } = state
  const { columns, actions } = table.withColumns(state, wanted, now)
  const behind = await segmentsOf(bucket, name, state)
  const files = new DataFiles(bucket, name, columns)
  const reached = new Map<string, number>()
  let taken = 0
  for (const segment of behind) {
    if (files.rows >= FILE_ROWS) break
    await take(bucket, segment, stream, files)
    reached.set(segment.ledger, segment.last)
    taken++
  }
  if (taken === 0) return { segments: 0, rows: 0, left: 0 }
  const transactions = [...reached].map(([appId, last]) => ({
    txn: { appId, version: last, lastUpdated: now },
  }))
  const written = (await files.finish(now)).map((add) => ({ add }))
  const committed = await table.commit(
    version,
    {
      operation: 'WRITE',
      parameters: { mode: 'Append' },
      actions: [...actions, ...transactions, ...written],
    },
    now,
  )
  // the files of a commit that came too late are left to vacuum
  if (!committed) return { segments: 0, rows: 0, left: behind.length }
  return { segments: taken, rows: files.rows, left: behind.length - taken }
}

/** What lies behind, one segment of each ledger after the other: none waits for the others to come to their end. */
async function segmentsOf(bucket: R2Bucket, stream: string, state: TableState): Promise<StoredSegment[]> {
  const all: StoredSegment[][] = []
  for await (const ledger of ledgersOf(bucket, stream))
    all.push(await segmentsBehind(bucket, stream, ledger, state.reached(ledger)))
  const longest = Math.max(0, ...all.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => all.flatMap((own) => own[i] ?? [])).flat()
}

async function take(
  bucket: R2Bucket,
  { key, ledger, last, storedAt }: StoredSegment,
  { time }: Stream,
  files: DataFiles,
): Promise<void> {
  const sealed = await readSegment(bucket, key)
  if (!sealed) throw new Error(`${key} was removed before it was in the lake`)
  const lineage = { [LEDGER]: ledger, [SEQUENCE]: last }
  for (const row of sealed.lines) {
    files.add(dayOf(eventTime(row, time) ?? storedAt), row, lineage)
    if (files.isFull) await files.flush(storedAt)
  }
}

/** A stream may have told its time by another field once. */
function eventTime(row: Row, field: string): number | null {
  const value = row[field]
  return typeof value === 'string' ? isoTime(value) : null
}

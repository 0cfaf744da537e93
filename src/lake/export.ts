import { dayOf } from '../engine/lake/physical.ts'
import { lakeColumns, lakeRow, type ServedTable } from '../engine/lake/served-table.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import {
  type Claim,
  claimDay,
  DAY,
  dayPages,
  daysBehind,
  type Exported,
  isAsClaimed,
  lateRows,
  noteExported,
} from '../platform/database/lake-days.ts'
import { type DataFiles, HELD_ROWS } from './data-files.ts'
import type { DeltaTable } from './delta-table.ts'
import { type Evaluate, lakeRows } from './lake-rows.ts'
import { write } from './write.ts'

/** Of a commit at most. */
const DAYS_AT_ONCE = 30
/** A day that is written to each time while it is read waits for the next round. */
const TRIES = 3

export interface Warehouse {
  readonly database: D1Database
  readonly evaluate: Evaluate
}

/**
 * Brings days of a table of the warehouse into the lake that are not there as they are: what the lake had of a day is replaced, in a commit that
 * says which version of the day it has.
 * @returns whether there may be more
 */
export async function exportDays(
  table: DeltaTable,
  served: ServedTable,
  warehouse: Warehouse,
  now: number,
): Promise<boolean> {
  const { database } = warehouse
  // of what is only in the lake a day is written anew for its keys alone: once, when it is over
  const before = served.fact?.serve === 'lake' ? Math.floor(now / DAY) : Number.MAX_SAFE_INTEGER
  const days = await daysBehind(database, served.name, before, DAYS_AT_ONCE)
  if (days.length === 0) return false
  let done: Exported[] = []
  const fill = async (files: DataFiles, state: TableState) => {
    done = []
    for (const day of days) {
      if (files.rows >= HELD_ROWS) break
      const exported = await exportDay(table, state, served, warehouse, day, files)
      if (exported) done.push(exported)
    }
    if (done.length === 0) return undefined
    const names = new Set(done.map(({ day }) => dayOf(day * DAY)))
    return {
      transactions: done.map(({ day, version }) => ({ appId: dayOf(day * DAY), version })),
      replaces: (day: string) => names.has(day),
    }
  }
  const written = await write(table, lakeColumns(served), fill, now)
  if (written) await noteExported(database, served, done)
  // what was claimed and not written, because somebody else made a commit, is tried again
  return done.length > 0
}

/** Adds all rows of a day, or none: those that make no whole because the day was written to meanwhile are taken back. */
async function exportDay(
  table: DeltaTable,
  state: TableState,
  served: ServedTable,
  warehouse: Warehouse,
  day: number,
  files: DataFiles,
): Promise<Exported | undefined> {
  const { database } = warehouse
  const name = dayOf(day * DAY)
  const reached = state.reached(name)
  for (let tries = 0; tries < TRIES; tries++) {
    const claim = await claimDay(database, served, day, reached)
    const late = await lateRows(database, served, claim, reached)
    let purgedRows = 0
    for await (const row of lakeRows(table, state, served, warehouse, claim, late)) {
      purgedRows++
      await files.add(name, lakeRow(served, row))
    }
    const { rows, isWhole } = await addPages(database, served, claim, files)
    if (isWhole) return { ...claim, rows: purgedRows + rows, purgedRows }
    files.takeBack(name)
  }
  console.warn(`${served.name} is written to too often to be read: ${name} has to wait`)
  return undefined
}

/** One page is of one moment; several are, if nothing was written meanwhile. */
async function addPages(
  database: D1Database,
  served: ServedTable,
  claim: Claim,
  files: DataFiles,
): Promise<{ rows: number; isWhole: boolean }> {
  const name = dayOf(claim.day * DAY)
  let rows = 0
  let pages = 0
  for await (const page of dayPages(database, served, claim)) {
    for (const row of page) await files.add(name, lakeRow(served, row))
    rows += page.length
    pages++
  }
  return { rows, isWhole: pages <= 1 || (await isAsClaimed(database, served.name, claim)) }
}

import type { BridgeSettings } from '../engine/bridge/settings.ts'
import { TargetFault } from '../engine/bridge/target-fault.ts'
import type { Book } from './book.ts'
import { follow } from './follow.ts'
import { reconcile } from './reconcile.ts'
import { register } from './register.ts'
import { removeExtras } from './remove.ts'
import { TableFault, type TableState } from './table-state.ts'
import type { Trip } from './trip.ts'

/** Every table is held against the lake so often, whole. */
const RECONCILE_MS = 6 * 3_600_000

/**
 * Brings one table forward, and holds it against the lake when that is due. A fault of the table is written down and tried again
 * with the next visit; one of the target ends the trip.
 * @returns whether there is more to do at once
 */
export async function visit(
  trip: Trip,
  settings: BridgeSettings,
  book: Book,
  table: string,
): Promise<boolean> {
  const state = book.table(table)
  try {
    const hasMore = await goOver(trip, settings, book, state)
    state.trouble = null
    await catalogue(trip, settings, book, state)
    return hasMore
  } catch (error) {
    if (!(error instanceof TableFault)) throw error
    state.trouble = error.trouble
    return false
  } finally {
    book.keep(state)
  }
}

async function goOver(trip: Trip, settings: BridgeSettings, book: Book, state: TableState): Promise<boolean> {
  if (await follow(trip, state)) return true
  if (!isDue(state, book, Date.now())) return false
  const now = Date.now()
  const extras = await reconcile(trip, state, now)
  if (extras === undefined) return true
  book.keepExtras(state.table, extras, now)
  // Somebody may have changed or dropped it there.
  state.catalogued = null
  if (settings.remove) await remove(trip, settings, book, state, now)
  // The pointer to the checkpoint, if it was not that of the lake.
  return follow(trip, state)
}

/** The copy does not wait for the catalogue: what that refuses is written down, and tried again with the next trip. */
async function catalogue(trip: Trip, settings: BridgeSettings, book: Book, state: TableState): Promise<void> {
  const { glue } = settings
  if (!glue || state.version < 0 || state.catalogued === glue.format || trip.isCatalogueAway) return
  try {
    await register(trip.lake, settings, state)
    book.fare = { ...book.fare, catalogueTrouble: null }
  } catch (error) {
    if (!(error instanceof TargetFault)) throw error
    trip.isCatalogueAway = true
    const { says, remedy, setting } = error.trouble
    book.fare = { ...book.fare, catalogueTrouble: { says, remedy, setting } }
  }
}

function isDue({ reconciledAt }: TableState, { fare }: Book, now: number): boolean {
  return reconciledAt === null || reconciledAt < fare.reconcileSince || now - reconciledAt > RECONCILE_MS
}

async function remove(
  trip: Trip,
  { retentionMs }: BridgeSettings,
  book: Book,
  state: TableState,
  now: number,
): Promise<void> {
  const removed = await removeExtras(trip, state, book.extrasUntil(state.table, now - retentionMs))
  book.dropExtras(removed)
  book.fare = { ...book.fare, removed: book.fare.removed + removed.length }
}

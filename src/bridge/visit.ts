import type { BridgeTrouble } from '../contracts/bridge.ts'
import type { BridgeSettings } from '../engine/bridge/settings.ts'
import { TargetFault } from '../engine/bridge/target-fault.ts'
import type { Book } from './book.ts'
import { follow } from './follow.ts'
import { reconcile } from './reconcile.ts'
import { register } from './register.ts'
import { remove, removedByLake } from './remove.ts'
import { TableFault, type TableState } from './table-state.ts'
import type { Trip } from './trip.ts'

/** Every table is held against the lake so often, whole. */
const RECONCILE_MS = 6 * 3_600_000

/**
 * Brings one table forward, and holds it against the lake when that is due. What is wrong with the table is written down and tried
 * again with the next visit; a fault of the target ends the trip.
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
    if (error instanceof TargetFault) throw error
    state.trouble = troubleOf(error, table)
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
  book.keepExtras(state.table, await removedByLake(trip, state, extras), now)
  if (settings.remove) {
    const due = book.extrasUntil(state.table, now - settings.retentionMs)
    book.dropExtras(await remove(trip, state.table, due))
  }
  // Somebody may have changed or dropped it there.
  state.catalogued = null
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
    trip.isCatalogueAway = true
    const { says, remedy, setting } = troubleOf(error, state.table)
    book.fare = { ...book.fare, catalogueTrouble: { says, remedy, setting } }
  }
}

function troubleOf(error: unknown, table: string): BridgeTrouble {
  if (error instanceof TableFault || error instanceof TargetFault) return error.trouble
  console.error(`the bridge tries ${table} again`, error)
  return {
    says: `The bridge failed at ${table}: ${error instanceof Error ? error.message : String(error)}.`,
    remedy: 'It tries again by itself; its log has more.',
  }
}

function isDue({ reconciledAt }: TableState, { fare }: Book, now: number): boolean {
  return reconciledAt === null || reconciledAt < fare.reconcileSince || now - reconciledAt > RECONCILE_MS
}

import type { Balance, Commit, CommitAnswer, LedgerAddress } from '../contracts/event.ts'
import type { GaugeSample } from '../engine/stream/gauge-book.ts'
import type { SliceUpdate } from '../engine/stream/window-book.ts'
import { ledgerName } from './names.ts'

/** What a slice knows of one window or gauge: absolute values. */
export interface LedgerWindows {
  readonly update: SliceUpdate
  readonly gauges: readonly GaugeSample[]
}

/** What callers ask of a ledger, by RPC. */
export interface LedgerApi {
  commit(commit: Commit): Promise<CommitAnswer>
  /** `LedgerWindows` as JSON, windows that begin in [from, to). */
  windows(window: string, from: number, to: number): Promise<string>
  /** Counts of each stream on a UTC day of arrival, `2026-11-01`. */
  balance(day: string): Promise<Record<string, Balance>>
}

export type Ledgers = DurableObjectNamespace<LedgerApi & Rpc.DurableObjectBranded>

const ATTEMPTS = 3

/**
 * Asks a ledger, and asks again when it went away meanwhile: a stub whose object was aborted is dead, a new one reaches the object
 * that was built anew. Every call may come twice: a commit is known by its message id.
 */
export async function askLedger<T>(
  ledgers: Ledgers,
  address: LedgerAddress,
  ask: (ledger: LedgerApi) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const ledger = ledgers.get(ledgers.idFromName(ledgerName(address)))
    try {
      return await ask(ledger as unknown as LedgerApi)
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
      await scheduler.wait(20 * attempt)
    }
  }
}

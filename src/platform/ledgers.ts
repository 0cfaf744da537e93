import type { Balance, Commit, CommitAnswer, LedgerAddress } from '../contracts/event.ts'
import type { GaugeSample } from '../engine/stream/gauge-book.ts'
import type { Counts } from '../engine/stream/series.ts'
import type { Place, SliceUpdate } from '../engine/stream/window-book.ts'
import { ask } from './durable-objects.ts'
import { ledgerName } from './names.ts'

/** What a slice tells the Board, all of it absolute values: what comes twice is no news. */
export interface LedgerUpdate {
  readonly update: SliceUpdate
  readonly gauges: readonly GaugeSample[]
  /** What became of the rows, by window. */
  readonly counts: Readonly<Record<string, Counts>>
  /** Rows that a gauge had no room for, by gauge. */
  readonly refused: Readonly<Record<string, number>>
}

/** A part of all that a slice knows. */
export interface LedgerSnapshot extends LedgerUpdate {
  readonly next: Place | null
}

/** What callers ask of a ledger, by RPC. */
export interface LedgerApi {
  commit(commit: Commit): Promise<CommitAnswer>
  /** `LedgerSnapshot` as JSON: what is behind a place, or the first part. */
  snapshot(after: Place | null): Promise<string>
  /** Counts of each stream on a UTC day of arrival, `2026-11-01`. */
  balance(day: string): Promise<Record<string, Balance>>
  /** Seals now what is not in segments yet. @returns whether all that was taken before the call is in segments */
  seal(): Promise<boolean>
  /** Nothing more comes for the moment, so what is not in segments yet need not wait for more. */
  sealSoon(): Promise<void>
}

export type Ledgers = DurableObjectNamespace<LedgerApi & Rpc.DurableObjectBranded>

/** Asks a ledger, by its address. A commit may come twice: it is known by its message id. */
export function askLedger<T>(
  ledgers: Ledgers,
  address: LedgerAddress,
  call: (ledger: LedgerApi) => Promise<T>,
): Promise<T> {
  return ask(ledgers, ledgerName(address), (ledger) => call(ledger as unknown as LedgerApi))
}

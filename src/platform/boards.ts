import type { LedgerAddress } from '../contracts/event.ts'
import type { BoardRow } from '../engine/stream/board-row.ts'
import type { Counts } from '../engine/stream/series.ts'
import type { Heard } from '../engine/stream/window-book.ts'
import { ask } from './durable-objects.ts'

/** Windows that begin in [from, to), epoch ms. */
export interface BoardQuery {
  readonly window: string
  readonly from: number
  readonly to: number
  readonly withCells: boolean
}

export interface BoardAnswer {
  readonly rows: readonly BoardRow[]
  /** Windows that begin before this are in the database, but for those among the rows. Null: none are. */
  readonly since: number | null
  /** Up to where the window is final, epoch ms. */
  readonly watermark: number | null
  readonly counts: BoardCounts
}

/** What became of the rows of a window or gauge over all slices. */
export interface BoardCounts extends Counts {
  /** Rows that a gauge had no room for. */
  readonly refused: number
}

/** What a window shows that is not going to change, but for corrections: its newest final rows; of a gauge those of now. */
export interface NewestWindow {
  readonly window: string
  readonly watermark: number | null
  /** In the order of their keys, so many at most as were asked for. */
  readonly rows: readonly BoardRow[]
  /** How many more there are. */
  readonly more: number
}

/** What callers ask of a Board, by RPC. `fetch` is the live stream: a WebSocket, or server-sent events. */
export interface BoardApi {
  /**
   * Takes a `LedgerUpdate` as JSON.
   * @returns how far the Board has come with each stream, and will not go back: what is settled may be forgotten
   */
  apply(address: LedgerAddress, update: string): Promise<Heard>
  /** `BoardAnswer` as JSON. */
  rows(pack: string, query: BoardQuery): Promise<string>
  /** Takes a list of `Verdict` as JSON: raises an incident of each rule that fails and has none, and clears those that do not fail. */
  judge(pack: string, verdicts: string): Promise<void>
  /** `NewestWindow[]` as JSON, of every window and gauge. @param limit of rows of each */
  newest(pack: string, limit: number): Promise<string>
}

/** Header of a live stream's request, which the gateway sets: SHA-256 of the key or session that it was asked with. */
export const CREDENTIAL = 'Tributary-Credential'

/** How a WebSocket ends that its key, session or link no longer allows: 4401, as 401 of HTTP. */
export const OVER = { code: 4401, reason: 'The key, session or link is over: sign in again.' } as const

export type Boards = DurableObjectNamespace<BoardApi & Rpc.DurableObjectBranded>

/** The Board of a pack goes by the pack's name. */
export function askBoard<T>(boards: Boards, pack: string, call: (board: BoardApi) => Promise<T>): Promise<T> {
  return ask(boards, pack, (board) => call(board as unknown as BoardApi))
}

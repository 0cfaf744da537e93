import type { BoardRow } from '../../engine/stream/board-row.ts'

/** Rows that wait for the database. At the cap the Board takes nothing more, and the ledgers keep what they have to tell. */
export const UNWRITTEN_ROWS = 100_000

/** Final window rows that are not in the database yet: of a row that was corrected, the last one. */
export class Unwritten {
  readonly #rows = new Map<string, BoardRow>()

  get isFull(): boolean {
    return this.#rows.size >= UNWRITTEN_ROWS
  }

  get size(): number {
    return this.#rows.size
  }

  add(rows: readonly BoardRow[]): void {
    for (const row of rows) this.#rows.set(JSON.stringify([row.window, row.start, row.keys]), row)
  }

  /** Of windows that begin in [from, to): what neither memory nor the database has, as when a watermark leaps over a horizon. */
  rows(window: string, from: number, to: number): BoardRow[] {
    return [...this.#rows.values()].filter(
      (row) => row.window === window && row.start >= from && row.start < to,
    )
  }

  /** Writes what is there. What came meanwhile, or could not be written, stays. */
  async drain(write: (rows: readonly BoardRow[]) => Promise<void>): Promise<void> {
    const taken = [...this.#rows]
    if (taken.length === 0) return
    await write(taken.map(([, row]) => row))
    for (const [id, row] of taken) if (this.#rows.get(id) === row) this.#rows.delete(id)
  }
}

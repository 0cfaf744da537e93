import type { LedgerAddress } from '../contracts/event.ts'
import { askBoard, type Boards } from '../platform/boards.ts'
import type { LedgerUpdate } from '../platform/ledgers.ts'
import type { Book } from './book.ts'

/** What is new is gathered so long before the Board is told. */
const GATHER_MS = 500
/** After the Board did not answer. */
const AGAIN_MS = 5_000
/** Rows of one call; a call may have 32 MiB. */
export const PART_ROWS = 5_000

/**
 * Tells the Board what changed, one call at a time. What is told is absolute, so it may be told twice; what was not taken is told
 * again; what was changed and not told when the object died is still marked as changed in the checkpoint, or comes from the log.
 */
export class Telling {
  readonly #book: Book
  readonly #address: LedgerAddress
  readonly #boards: Boards
  #waiting = false
  #queue: Promise<void> = Promise.resolve()
  #notBefore = 0

  constructor(book: Book, address: LedgerAddress, boards: Boards) {
    this.#book = book
    this.#address = address
    this.#boards = boards
  }

  /** Something changed. */
  soon(): void {
    if (this.#waiting) return
    this.#waiting = true
    setTimeout(() => this.#enqueue(), Math.max(GATHER_MS, this.#notBefore - Date.now()))
  }

  /** Tells it now. Resolves when nothing is under way any more, whether the Board took it or not. */
  async now(): Promise<void> {
    this.#enqueue()
    let queue: Promise<void>
    do {
      queue = this.#queue
      await queue
    } while (queue !== this.#queue)
  }

  #enqueue(): void {
    this.#waiting = false
    this.#queue = this.#queue
      .then(() => this.#tell())
      .catch((error: unknown) => {
        console.error('the Board did not take what changed, and is told again', error)
        this.#notBefore = Date.now() + AGAIN_MS
        this.soon()
      })
  }

  async #tell(): Promise<void> {
    const { windows, gauges, sequence } = this.#book
    const now = Date.now()
    const { newest, rows } = windows.takeChanged(sequence, now)
    const samples = gauges.takeDue(now)
    const counts = { counts: windows.counts(), refused: gauges.refused() }
    for (let at = 0; at === 0 || at < rows.length; at += PART_ROWS) {
      // Time goes on with the last part: the windows of those before it must not be over when it comes.
      const isLast = at + PART_ROWS >= rows.length
      const part = { newest: isLast ? newest : {}, rows: rows.slice(at, at + PART_ROWS) }
      try {
        await this.#send({ update: part, gauges: samples, ...counts })
      } catch (error) {
        windows.returnChanged({ newest, rows: rows.slice(at) })
        gauges.returnDue(samples)
        throw error
      }
    }
  }

  async #send(update: LedgerUpdate): Promise<void> {
    const text = JSON.stringify(update)
    const heard = await askBoard(this.#boards, this.#address.pack, (board) =>
      board.apply(this.#address, text),
    )
    this.#book.windows.hear(heard)
  }
}

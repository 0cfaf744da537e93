import { DurableObject } from 'cloudflare:workers'
import type { Balance, Commit, CommitAnswer, LedgerAddress } from '../contracts/event.ts'
import type { Pack } from '../contracts/pack.ts'
import type { Place } from '../engine/stream/window-book.ts'
import type { Boards } from '../platform/boards.ts'
import type { LedgerApi, LedgerSnapshot } from '../platform/ledgers.ts'
import { Book, groupOf } from './book.ts'
import { GroupCommit } from './group-commit.ts'
import { SEGMENT_CHARACTERS, type SealEnv, seal } from './seal.ts'
import { Store } from './store.ts'
import { PART_ROWS, Telling } from './telling.ts'

export interface LedgerEnv extends SealEnv {
  readonly BOARD: Boards
}

/** Rows of one group commit are collected so long. */
const COLLECT_MS = 3
const SEAL_EVERY_MS = 10_000
/** A checkpoint writes all that is in memory: under load not every 8 MB is worth one. So much of the log is read again at most. */
const SEAL_AT_MOST_EVERY_MS = 2_000
/** So long after its last row a slice with open sessions asks how far the others have come. */
const LISTEN_MS = 600_000
const LISTEN_EVERY_MS = 30_000
const NOTHING = { newest: {}, rows: [] }
/** Characters of commits that wait in memory; more is refused for the moment. */
const WAITING_LIMIT = 16_000_000
/** Characters of log rows that are not in R2 yet. At the cap R2 has been away for long, and commits are refused. */
const UNSEALED_LIMIT = 512_000_000

interface Waiting {
  readonly commit: Commit
  readonly resolve: (answer: CommitAnswer) => void
  readonly reject: (error: unknown) => void
}

/**
 * The exactly-once book of one slice. An answer says that the rows are durable: a commit is one log row, written before memory
 * changes what others see, and memory is built again from checkpoint and log.
 */
export class Ledger extends DurableObject<LedgerEnv> implements LedgerApi {
  readonly #packs: readonly Pack[]
  readonly #store: Store
  #address: LedgerAddress | undefined
  #book: Book | undefined
  #waiting: Waiting[] = []
  #waitingCharacters = 0
  #unsealed: number
  #alarm: number | undefined
  /** The next checkpoint comes no sooner. */
  #sealNotBefore = 0
  #sealing: Promise<void> = Promise.resolve()
  #commits: GroupCommit | undefined
  #telling: Telling | undefined

  constructor(state: DurableObjectState, env: LedgerEnv, packs: readonly Pack[]) {
    super(state, env)
    this.#packs = packs
    this.#store = new Store(state.storage)
    const address = this.#store.address()
    if (address) this.#open(address)
    const { first, characters } = this.#store.unsealed()
    this.#unsealed = characters
    if (first === null) return
    // What the object before this one had not told is in the log: nobody waits for the next row to see it.
    this.#telling?.soon()
    // An alarm that failed six times is gone.
    void state.blockConcurrencyWhile(async () => {
      if ((await state.storage.getAlarm()) === null) this.#wake(Date.now() + SEAL_EVERY_MS)
    })
  }

  commit(commit: Commit): Promise<CommitAnswer> {
    const full = this.#waitingCharacters + commit.lines.length > WAITING_LIMIT
    if (full || this.#unsealed > UNSEALED_LIMIT)
      return Promise.resolve({ outcome: 'overloaded', retryAfterSeconds: full ? 1 : 10 })
    const answer = Promise.withResolvers<CommitAnswer>()
    this.#waitingCharacters += commit.lines.length
    this.#waiting.push({ commit, resolve: answer.resolve, reject: answer.reject })
    if (this.#waiting.length === 1) setTimeout(() => this.#flush(), COLLECT_MS)
    return answer.promise
  }

  async snapshot(after: Place | null): Promise<string> {
    const book = this.#book
    const answer: LedgerSnapshot = {
      ...(book?.windows.snapshotPart(book.sequence, after, PART_ROWS) ?? { update: NOTHING, next: null }),
      gauges: book?.gauges.snapshot(Date.now()) ?? [],
      counts: book?.windows.counts() ?? {},
      refused: book?.gauges.refused() ?? {},
    }
    return JSON.stringify(answer)
  }

  async balance(day: string): Promise<Record<string, Balance>> {
    return this.#book?.balances.of(day) ?? {}
  }

  async seal(): Promise<boolean> {
    const taken = this.#book?.sequence ?? 0
    this.#sealNotBefore = 0
    await this.#sealInTurn()
    const { first } = this.#store.unsealed()
    return first === null || first > taken
  }

  async sealSoon(): Promise<void> {
    if (this.#unsealed > 0) this.#wake(Math.max(Date.now(), this.#sealNotBefore))
  }

  override async alarm(): Promise<void> {
    this.#alarm = undefined
    await this.#sealInTurn()
    this.#wakeWithoutRows()
  }

  /** One at a time: a range is fixed on disk until it is sealed. */
  #sealInTurn(): Promise<void> {
    const done = this.#sealing.then(async () => {
      // Before the checkpoint, so that it does not hold as told what is under way.
      await this.#telling?.now()
      if (this.#book && this.#address) await this.#seal(this.#book, this.#address)
    })
    this.#sealing = done.catch(() => undefined)
    return done
  }

  async #seal(book: Book, address: LedgerAddress): Promise<void> {
    if (this.#store.unsealed().first === null) return
    if (Date.now() < this.#sealNotBefore) {
      this.#wakeToSeal()
      return
    }
    this.#sealNotBefore = Date.now() + SEAL_AT_MOST_EVERY_MS
    try {
      this.#store.checkpoint(book, Date.now())
    } catch (error) {
      this.#abort(error)
      throw error
    }
    try {
      await seal(this.env, address, this.#store)
    } catch (error) {
      // The runtime gives up after six tries; what is unsealed has to be tried for ever.
      console.error('sealing failed, and is tried again', error)
      this.#sealNotBefore = Date.now() + SEAL_EVERY_MS
    }
    this.#unsealed = this.#store.unsealed().characters
    this.#wakeToSeal()
  }

  #open(address: LedgerAddress): GroupCommit {
    const book = new Book(groupOf(this.#packs, address.pack, address.partition))
    this.#store.load(book)
    this.#address = address
    this.#book = book
    this.#telling = new Telling(book, address, this.env.BOARD)
    this.#commits = new GroupCommit(book, this.#store, this.ctx.storage)
    return this.#commits
  }

  #first(address: LedgerAddress): GroupCommit {
    this.#store.set('address', JSON.stringify(address))
    return this.#open(address)
  }

  #flush(): void {
    const group = this.#waiting
    this.#waiting = []
    this.#waitingCharacters = 0
    try {
      const [first] = group
      if (!first) return
      const commits = this.#commits ?? this.#first(first.commit.address)
      const { answers, characters } = commits.run(
        group.map(({ commit }) => commit),
        Date.now(),
      )
      this.#unsealed += characters
      this.#wakeToSeal()
      this.#telling?.soon()
      group.forEach(({ resolve, reject }, i) => {
        const answer = answers[i]
        if (answer instanceof Error || !answer) reject(answer)
        else resolve(answer)
      })
    } catch (error) {
      for (const { reject } of group) reject(error)
      this.#abort(error)
    }
  }

  /** Memory may have run ahead of storage: only a new object, built from storage, is sure to be right. */
  #abort(error: unknown): void {
    console.error('the ledger is built anew', error)
    this.ctx.abort(String(error))
  }

  #wakeToSeal(): void {
    if (this.#unsealed === 0) return
    const wait = this.#unsealed >= SEGMENT_CHARACTERS ? 0 : SEAL_EVERY_MS
    this.#wake(Math.max(Date.now() + wait, this.#sealNotBefore))
  }

  /** What changes though no row comes: gauges lose what expires, and silent sessions end when the other slices go on. */
  #wakeWithoutRows(): void {
    const book = this.#book
    if (!book) return
    const now = Date.now()
    const due = book.gauges.nextDue(now)
    if (due !== null) this.#wake(due)
    if (book.windows.openSessions() > 0 && now - book.at < LISTEN_MS) this.#wake(now + LISTEN_EVERY_MS)
  }

  /** Sets the alarm unless an earlier one is set. Each setting is a row written. */
  #wake(at: number): void {
    if (this.#alarm !== undefined && this.#alarm <= at) return
    this.#alarm = at
    void this.ctx.storage.setAlarm(at)
  }
}

import type { Commit, CommitAnswer } from '../contracts/event.ts'
import type { Good } from '../engine/stream/check.ts'
import { countsOf, type Message } from './answers.ts'
import type { Book } from './book.ts'
import { encode, type Run } from './log-row.ts'
import type { Store } from './store.ts'

interface Fresh {
  readonly stream: string
  readonly rows: readonly Good[]
  readonly lines: readonly string[]
}

interface Read {
  readonly commit: Commit
  readonly rows: readonly Good[]
  readonly lines: readonly string[]
}

export interface Committed {
  /** One for each commit, in order; an error belongs to that commit alone. */
  readonly answers: readonly (CommitAnswer | Error)[]
  /** What was added to the log. */
  readonly characters: number
}

/** Turns the commits of a moment into one log row. */
export class GroupCommit {
  readonly #book: Book
  readonly #store: Store
  readonly #storage: DurableObjectStorage

  constructor(book: Book, store: Store, storage: DurableObjectStorage) {
    this.#book = book
    this.#store = store
    this.#storage = storage
  }

  /** When this throws, memory and storage may have parted: the object must not live on. */
  run(commits: readonly Commit[], now: number): Committed {
    const book = this.#book
    const at = Math.max(book.at, now)
    // Everything that a single message can break is done before anything changes.
    const read = commits.map((commit) => this.#read(commit))
    const messages: Message[] = []
    const fresh: Fresh[] = []
    const answers = read.map((each): CommitAnswer | Error => {
      if (each instanceof Error) return each
      const { messageId, fingerprint } = each.commit
      const first = book.answers.find(messageId)
      if (first) return first[1] === fingerprint ? committed(first) : { outcome: 'reused' }
      const { message, ...added } = this.#take(each, at)
      messages.push(message)
      if (added.rows.length > 0) fresh.push(added)
      book.tell(message, at)
      return committed(message)
    })
    if (messages.length === 0) return { answers, characters: 0 }
    const entries = encode({ at, messages, runs: runsOf(fresh) })
    this.#append(entries)
    for (const { stream, rows } of fresh) for (const row of rows) book.fold(stream, row, at)
    book.at = at
    return { answers, characters: entries.reduce((sum, { length }) => sum + length, 0) }
  }

  #read(commit: Commit): Read | Error {
    const lines = commit.lines === '' ? [] : commit.lines.split('\n')
    try {
      return { commit, lines, rows: this.#book.read(commit.stream, lines, commit.gist) }
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  /** Which rows are new. Their keys are taken from here on. */
  #take({ commit, rows, lines }: Read, at: number): Fresh & { readonly message: Message } {
    const { keys } = this.#book
    const taken: { rows: Good[]; lines: string[] } = { rows: [], lines: [] }
    let pastHorizon = 0
    rows.forEach((row, i) => {
      if (!keys.add(row.key, at)) return
      taken.rows.push(row)
      taken.lines.push(lines[i] ?? '')
      if (row.time <= keys.since) pastHorizon++
    })
    const { messageId, fingerprint, stream, quarantined, arrived, kept } = commit
    const accepted = taken.rows.length
    const duplicates = rows.length - accepted
    const counts = [accepted, duplicates, quarantined, pastHorizon] as const
    const message: Message = [messageId, fingerprint, stream, ...counts, ...placeOf(arrived, kept)]
    return { message, stream, ...taken }
  }

  #append(entries: readonly string[]): void {
    this.#storage.transactionSync(() => {
      for (const entry of entries) {
        this.#store.append(this.#book.sequence + 1, entry)
        this.#book.sequence++
      }
    })
  }
}

function placeOf(arrived = '', kept = ''): [arrived?: string, kept?: string] {
  if (kept !== '') return [arrived, kept]
  return arrived === '' ? [] : [arrived]
}

function committed(message: Message): CommitAnswer {
  const [, , , , , , , arrived, kept] = message
  return {
    outcome: 'committed',
    counts: countsOf(message),
    ...(arrived && { arrived }),
    ...(kept && { kept }),
  }
}

function runsOf(fresh: readonly Fresh[]): Run[] {
  return fresh.map(({ stream, lines }) => ({ stream, lines }))
}

import type { Session, SessionAggregate } from '../../contracts/session.ts'
import { milliseconds } from './duration.ts'
import type { Keys } from './grouping.ts'
import { type Row, scalar } from './row.ts'
import { factsOf } from './session-facts.ts'
import { position, type Run, type Spell } from './spell.ts'

/** Rows kept at most, some 40 MB. At the cap the horizon is halved; when that is not enough, the session that began first is let go. */
const SESSION_ROWS = 200_000

/** Called for what a row changed: the amount of a fact at a spell, as a difference. */
export type Sink = (spell: Spell, fact: number, difference: number) => void

export interface SessionCounts {
  /** Came from behind the horizon: they corrected nothing. */
  too_late: number
  /** Forgotten for want of room. */
  evicted: number
}

export interface SavedSessions {
  readonly counts: SessionCounts
  readonly runs: readonly (readonly [key: string, closed: boolean, spells: readonly Spell[]])[]
}

/**
 * What is kept of the sessions of a stream: their rows within the horizon, in order of event time. A row that comes between two
 * others takes back what they had said and says it again, so that the facts are those of all rows in order.
 */
export class Sessions {
  readonly counts: SessionCounts = { too_late: 0, evicted: 0 }
  readonly #session: Session
  readonly #silence: number
  #horizon: number
  readonly #sink: Sink
  readonly #facts: ReturnType<typeof factsOf>
  readonly #runs = new Map<string, Run>()
  #rows = 0

  /** @param horizon how far back rows may still come, ms */
  constructor(session: Session, facts: readonly SessionAggregate[], horizon: number, sink: Sink) {
    this.#session = session
    this.#silence = milliseconds(session.silence)
    this.#facts = factsOf(facts, new Set(session.ends), this.#silence)
    this.#horizon = Math.max(horizon, this.#silence + this.#facts.reach)
    this.#sink = sink
  }

  /**
   * @param tie orders rows of one time, and must be the event's own
   * @param groups where the row counts, by window; nothing where its window leaves it out
   * @param newest event time there is
   */
  add(row: Row, time: number, tie: number, groups: readonly (Keys | null)[], newest: number): void {
    if (time < newest - this.#horizon) {
      this.counts.too_late++
      return
    }
    const key = String(scalar(row[this.#session.key]))
    const spell: Spell = { time, tie, state: String(scalar(row[this.#session.state])), groups }
    const run = this.#runs.get(key) ?? this.#begin(key)
    const at = position(run.spells, spell)
    const first = Math.max(0, at - 1)
    const until = (run.spells[at]?.time ?? time) + this.#facts.reach
    const before = this.#facts.between(run, first, until)
    run.spells.splice(at, 0, spell)
    this.#rows++
    if (at === run.spells.length - 1) run.closed = newest > time + this.#silence
    const after = this.#facts.between(run, first, until)
    before.splice(at - first, 0, this.#facts.none)
    this.#tell(run, first, before, after)
    if (this.#rows > SESSION_ROWS) this.#shrink(newest)
  }

  /** Ends the sessions that fell silent, and forgets rows behind the horizon. */
  advance(newest: number): void {
    const cutoff = newest - this.#horizon
    for (const [key, run] of this.#runs) {
      const last = run.spells.at(-1)
      if (last && !run.closed && newest > last.time + this.#silence) this.#close(run)
      if (last && last.time >= cutoff) this.#cut(run, cutoff)
      else this.#forget(key, run)
    }
  }

  /** Those that may still end by silence. */
  get open(): number {
    let open = 0
    for (const { closed } of this.#runs.values()) if (!closed) open++
    return open
  }

  save(): SavedSessions {
    return {
      counts: { ...this.counts },
      runs: [...this.#runs].map(([key, { closed, spells }]) => [key, closed, spells] as const),
    }
  }

  restore({ counts, runs }: SavedSessions): void {
    Object.assign(this.counts, counts)
    for (const [key, closed, spells] of runs) {
      this.#runs.set(key, { closed, spells: [...spells] })
      this.#rows += spells.length
    }
  }

  #begin(key: string): Run {
    const run: Run = { closed: false, spells: [] }
    this.#runs.set(key, run)
    return run
  }

  #close(run: Run): void {
    const first = run.spells.length - 1
    const before = this.#facts.between(run, first, Infinity)
    run.closed = true
    this.#tell(run, first, before, this.#facts.between(run, first, Infinity))
  }

  /** One row behind the horizon stays: what comes next is told from it. */
  #cut(run: Run, cutoff: number): void {
    const behind = run.spells.findIndex(({ time }) => time >= cutoff) - 1
    if (behind <= 0) return
    run.spells.splice(0, behind)
    this.#rows -= behind
  }

  #forget(key: string, run: Run): void {
    this.#rows -= run.spells.length
    this.#runs.delete(key)
  }

  #shrink(newest: number): void {
    this.#horizon = Math.max(this.#horizon / 2, this.#silence + this.#facts.reach)
    this.advance(newest)
    const [oldest] = this.#runs
    if (!oldest || this.#rows <= SESSION_ROWS) return
    this.#forget(...oldest)
    this.counts.evicted++
  }

  #tell(
    run: Run,
    first: number,
    before: readonly (readonly number[])[],
    after: readonly (readonly number[])[],
  ) {
    after.forEach((amounts, i) => {
      const spell = run.spells[first + i]
      if (!spell) return
      amounts.forEach((amount, fact) => {
        const difference = amount - (before[i]?.[fact] ?? 0)
        if (difference !== 0) this.#sink(spell, fact, difference)
      })
    })
  }
}

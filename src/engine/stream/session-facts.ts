import type { SessionAggregate } from '../../contracts/session.ts'
import { milliseconds } from './duration.ts'
import type { Run } from './spell.ts'

type Fact = (run: Run, at: number) => number
/** Whether the next row, if there is one, begins another session. */
type Apart = (run: Run, at: number) => boolean

/** What is so at each row of a session, as the row and its neighbours tell it. */
export function factsOf(aggregates: readonly SessionAggregate[], ends: ReadonlySet<string>, silence: number) {
  const facts = aggregates.map((aggregate) => factOf(aggregate, ends, silence))
  const reach = Math.max(0, ...aggregates.map((a) => ('exits' in a ? milliseconds(a.within) : 0)))
  return {
    /** A row changes nothing at rows that come later than this after the one that follows it, ms. */
    reach,
    none: facts.map(() => 0),
    /** The amounts of every fact at the rows from an index until a time, and at least at two after it. */
    between(run: Run, first: number, until: number): number[][] {
      const amounts: number[][] = []
      for (let at = first; at < run.spells.length; at++) {
        if (at > first + 2 && (run.spells[at]?.time ?? 0) > until) break
        amounts.push(facts.map((fact) => fact(run, at)))
      }
      return amounts
    },
  }
}

function factOf(aggregate: SessionAggregate, ends: ReadonlySet<string>, silence: number): Fact {
  const apart: Apart = (run, at) => isApart(run, at, ends, silence)
  if ('entries' in aggregate) {
    const { entries } = aggregate
    return (run, at) => {
      const entered = run.spells[at]?.state === entries && run.spells[at - 1]?.state !== entries
      return entered && at > 0 && !apart(run, at - 1) ? 1 : 0
    }
  }
  if ('seconds' in aggregate) {
    const states = new Set(aggregate.seconds)
    return (run, at) =>
      states.has(run.spells[at]?.state ?? '') && !apart(run, at) ? lasted(run, at) / 1000 : 0
  }
  if ('ends' in aggregate) return (run, at) => (isLast(run, at, apart) && !isSaidAgain(run, at, ends) ? 1 : 0)
  const within = milliseconds(aggregate.within)
  return (run, at) => (isLast(run, at, apart) && since(run, at, aggregate.exits, apart) <= within ? 1 : 0)
}

function isApart(run: Run, at: number, ends: ReadonlySet<string>, silence: number): boolean {
  return ends.has(run.spells[at]?.state ?? '') || lasted(run, at) > silence
}

function isLast(run: Run, at: number, apart: Apart): boolean {
  return apart(run, at) || (at === run.spells.length - 1 && run.closed)
}

/** Whether an end was told by the row before: there is no session between the two. */
function isSaidAgain(run: Run, at: number, ends: ReadonlySet<string>): boolean {
  return [at, at - 1].every((each) => ends.has(run.spells[each]?.state ?? ''))
}

function lasted(run: Run, at: number): number {
  const next = run.spells[at + 1]
  return next ? next.time - (run.spells[at]?.time ?? 0) : 0
}

/** Milliseconds since the session was last in the state, at one of its rows. */
function since(run: Run, at: number, state: string, apart: Apart): number {
  const now = run.spells[at]?.time ?? 0
  if (run.spells[at]?.state === state) return 0
  for (let i = at - 1; i >= 0 && !apart(run, i); i--) {
    const left = run.spells[i + 1]?.time ?? 0
    if (run.spells[i]?.state === state) return now - left
  }
  return Infinity
}

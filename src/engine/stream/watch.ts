import type { Spike, Threshold } from '../../contracts/alert.ts'
import type { BoardRow } from './board-row.ts'
import { type Observation, remember } from './history.ts'
import { type AlertChange, type Incident, incident } from './incident.ts'
import { historyLength, judge, streak } from './judge.ts'

/** Groups that one alert watches, and observations that it keeps over all of them, some 12 MB. Groups beyond are counted only. */
const WATCHED_GROUPS = 10_000
const OBSERVATIONS = 200_000
/** An incident whose group has no rows for so many windows is over; once its history is as old, the group is forgotten. */
const QUIET = 10

interface Watched {
  readonly keys: BoardRow['keys']
  readonly history: Observation[]
  incident: Incident | null
}

export interface SavedWatch {
  /** -Infinity is null in JSON. */
  readonly newest: number | null
  readonly unwatched: number
  readonly groups: readonly Watched[]
}

/** One alert over the groups of its window: raised, cleared, and never twice at once. */
export class Watch {
  readonly name: string
  readonly #alert: Threshold | Spike
  readonly #groups = new Map<string, Watched>()
  #newest = -Infinity
  /** Rows of groups that there was no room for. */
  unwatched = 0

  constructor(name: string, alert: Threshold | Spike) {
    this.name = name
    this.#alert = alert
  }

  /** Windows that are over or were corrected, in order of start. */
  see(rows: readonly BoardRow[]): AlertChange[] {
    const changes = rows.filter(({ window }) => window === this.#alert.on).flatMap((row) => this.#seeOne(row))
    return [...changes, ...this.#quiet(rows)]
  }

  /** Whether the group was seen, and is not forgotten. */
  knows(keys: BoardRow['keys']): boolean {
    return this.#groups.has(JSON.stringify(keys))
  }

  save(): SavedWatch {
    return structuredClone({
      newest: this.#newest,
      unwatched: this.unwatched,
      groups: [...this.#groups.values()],
    })
  }

  restore({ newest, unwatched, groups }: SavedWatch): void {
    this.#newest = newest ?? -Infinity
    this.unwatched = unwatched
    for (const group of structuredClone(groups)) this.#groups.set(JSON.stringify(group.keys), group)
  }

  #seeOne(row: BoardRow): AlertChange[] {
    this.#newest = Math.max(this.#newest, row.start)
    const value = row.values[this.#alert.value]
    const watched = this.#watched(row)
    if (!watched || typeof value !== 'number') return []
    const seen = { start: row.start, value, enough: this.#isEnough(row) }
    remember(watched.history, seen, historyLength(this.#alert))
    return this.#decide(watched, row)
  }

  #decide(watched: Watched, { end, start }: BoardRow): AlertChange[] {
    const { history } = watched
    const size = end - start
    const last = history.length - 1
    const verdicts = Array.from({ length: streak(this.#alert) }, (_, i) =>
      judge(this.#alert, history, last - i),
    )
    const newest = history[last]
    if (!newest) return []
    const [verdict] = verdicts
    const told = { start: newest.start, end: newest.start + size, value: newest.value }
    const bound = verdict && Number.isFinite(verdict.bound) ? verdict.bound : null
    const first = history[last - verdicts.length + 1]?.start
    const inARow = first === newest.start - (verdicts.length - 1) * size
    if (!watched.incident && inARow && verdicts.every(({ says }) => says === 'bad')) {
      watched.incident = incident(this.name, watched.keys, newest.start)
      return [this.#change('raised', watched, watched.incident, { ...told, bound })]
    }
    if (!watched.incident || !verdicts.every(({ says }) => says === 'good')) return []
    return [this.#clear(watched, watched.incident, { ...told, bound })]
  }

  /** Incidents whose groups have stayed away while others went on. */
  #quiet(rows: readonly BoardRow[]): AlertChange[] {
    const row = rows.find(({ window }) => window === this.#alert.on)
    if (!row) return []
    const size = row.end - row.start
    return [...this.#groups.values()].flatMap((watched) => {
      const quiet = (this.#newest - (watched.history.at(-1)?.start ?? -Infinity)) / size
      if (quiet > QUIET + historyLength(this.#alert)) this.#groups.delete(JSON.stringify(watched.keys))
      if (!watched.incident || quiet <= QUIET) return []
      const told = { start: this.#newest, end: this.#newest + size, value: null, bound: null }
      return [this.#clear(watched, watched.incident, told)]
    })
  }

  #clear(watched: Watched, open: Incident, told: Told): AlertChange {
    watched.incident = null
    return this.#change('cleared', watched, open, told)
  }

  #change(kind: AlertChange['kind'], { keys }: Watched, { id }: Incident, told: Told): AlertChange {
    const { on, title } = this.#alert
    return { kind, incident: id, alert: this.name, title, window: on, keys, ...told }
  }

  #watched({ keys }: BoardRow): Watched | undefined {
    const id = JSON.stringify(keys)
    const known = this.#groups.get(id)
    if (known) return known
    if (this.#groups.size >= Math.min(WATCHED_GROUPS, OBSERVATIONS / historyLength(this.#alert))) {
      this.unwatched++
      return undefined
    }
    const watched: Watched = { keys, history: [], incident: null }
    this.#groups.set(id, watched)
    return watched
  }

  #isEnough({ values }: BoardRow): boolean {
    return Object.entries(this.#alert.volume ?? {}).every(([name, floor]) => {
      const volume = values[name]
      return floor === undefined || (typeof volume === 'number' && volume >= floor)
    })
  }
}

type Told = Pick<AlertChange, 'start' | 'end' | 'value' | 'bound'>

import type { ReplayedPart } from '../contracts/replay.ts'
import type { Rebuilding } from '../engine/lake/rebuilding.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import { askTable, type Tables } from '../platform/lake-tables.ts'
import type { Store } from './store.ts'

export interface LakeEnv {
  readonly TABLE: Tables
}

const DAY = 86_400_000
const EXAMPLES = 5

/** The raw table of a job's stream: the days that its period touches, each held against the segments by the table itself. */
export class LakeReplay {
  readonly #env: LakeEnv
  readonly #store: Store
  readonly #job: ReplayJob

  constructor(env: LakeEnv, store: Store, job: ReplayJob) {
    this.#env = env
    this.#store = store
    this.#job = job
  }

  get days(): string[] {
    const { from, to } = this.#job
    const first = Math.floor(from / DAY)
    return Array.from({ length: Math.ceil(to / DAY) - first }, (_, i) =>
      new Date((first + i) * DAY).toISOString().slice(0, 10),
    )
  }

  /** @returns nothing, where there is more to be read of the day */
  async compare(day: string, parts: readonly ReplayedPart[]): Promise<ReplayedPart[] | undefined> {
    const own = await this.#rebuild(day, true)
    if (own === undefined) return undefined
    const before = parts.find(({ kind }) => kind === 'lake')
    if (!own || !before) return own ? [...parts, own] : [...parts]
    const sum: ReplayedPart = { ...own, first: [...before.first, ...own.first].slice(0, EXAMPLES) }
    for (const count of ['rows', 'missing', 'extra', 'different'] as const) sum[count] += before[count]
    return parts.map((part) => (part === before ? sum : part))
  }

  /** @returns no, where there is more to be done for the day */
  async swap(day: string): Promise<boolean> {
    return (await this.#rebuild(day, false)) !== undefined
  }

  /** One call of those that a day takes. @returns the part with the last one; null, when there is no table */
  async #rebuild(day: string, dryRun: boolean): Promise<ReplayedPart | null | undefined> {
    const table = `${this.#job.pack}.${this.#job.stream}`
    const place = `${dryRun ? 'compare' : 'swap'} ${day}`
    const text = this.#store.text(place)
    const before: Rebuilding | null = text === '' ? null : JSON.parse(text)
    const told = await askTable(this.#env.TABLE, table, (object) =>
      object.rebuild(table, day, dryRun, before),
    )
    const next = told && 'next' in told ? told.next : undefined
    this.#store.keepText(place, next ? JSON.stringify(next) : '')
    if (next) return undefined
    return told && 'part' in told ? told.part : null
  }
}

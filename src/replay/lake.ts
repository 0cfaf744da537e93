import type { ReplayedPart } from '../contracts/replay.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import { askTable, type Tables } from '../platform/lake-tables.ts'

export interface LakeEnv {
  readonly TABLE: Tables
}

const DAY = 86_400_000
const EXAMPLES = 5

/** The raw table of a job's stream: the days that its period touches, each held against the segments by the table itself. */
export class LakeReplay {
  readonly #env: LakeEnv
  readonly #job: ReplayJob

  constructor(env: LakeEnv, job: ReplayJob) {
    this.#env = env
    this.#job = job
  }

  get days(): string[] {
    const { from, to } = this.#job
    const first = Math.floor(from / DAY)
    return Array.from({ length: Math.ceil(to / DAY) - first }, (_, i) =>
      new Date((first + i) * DAY).toISOString().slice(0, 10),
    )
  }

  async compare(day: string, parts: readonly ReplayedPart[]): Promise<ReplayedPart[]> {
    const own = await this.#rebuild(day, true)
    const before = parts.find(({ kind }) => kind === 'lake')
    if (!own || !before) return own ? [...parts, own] : [...parts]
    const sum: ReplayedPart = { ...own, first: [...before.first, ...own.first].slice(0, EXAMPLES) }
    for (const count of ['rows', 'missing', 'extra', 'different'] as const) sum[count] += before[count]
    return parts.map((part) => (part === before ? sum : part))
  }

  async swap(day: string): Promise<void> {
    await this.#rebuild(day, false)
  }

  #rebuild(day: string, dryRun: boolean): Promise<ReplayedPart | null> {
    const table = `${this.#job.pack}.${this.#job.stream}`
    return askTable(this.#env.TABLE, table, (object) => object.rebuild(table, day, dryRun))
  }
}

import type { Pack } from '../../contracts/pack.ts'
import { EVER, listed, quoted } from '../warehouse/column.ts'
import { lakeName } from '../warehouse/day-marks.ts'
import { asOfSql, updateSql } from '../warehouse/load-fact.ts'
import { Loader } from '../warehouse/loader.ts'
import { type FactPlan, warehousePlan } from '../warehouse/plan.ts'
import { factTable } from '../warehouse/tables.ts'

/** Facts in the database that a stream feeds. */
export function factsFrom(pack: Pack, stream: string): FactPlan[] {
  return warehousePlan(pack).facts.filter(
    ({ serve, sources }) => serve === 'rows' && sources.some((source) => source.stream === stream),
  )
}

/** Where the time of a row may become later as rows come, rows of long ago belong to things of the period. */
export const beginsAnywhere = ({ time, columns, sources }: FactPlan) =>
  columns.some(({ name, merge }) => name === time && merge === 'max') &&
  !sources.some(({ alike }) => alike.has(time))

/** What of a replay a fact has to know. Times in epoch ms. */
interface Period {
  readonly id: string
  readonly pack: string
  readonly from: number
  readonly to: number
  readonly sealedSince: number
}

const KINDS = ['missing', 'extra', 'different'] as const

/**
 * A fact that is loaded again in a table of its own, and the SQL that holds the live one against it: `s` is a row of it, `f` of the live one.
 * Dimensions are looked up when it is compared and swapped, as they are then.
 */
export class ShadowFact {
  readonly live: FactPlan
  readonly plan: FactPlan
  readonly #period: Period
  readonly #grain: readonly string[]
  readonly #written: readonly string[]

  constructor(period: Period, live: FactPlan) {
    this.live = live
    this.plan = { ...live, table: `replay_${period.id}_${live.name}`, roles: [], derived: [], lookups: [] }
    this.#period = period
    this.#grain = live.grain.map(({ name }) => name)
    this.#written = [...live.columns.map(({ name }) => name), ...live.roles.map(({ surrogate }) => surrogate)]
  }

  get made(): readonly string[] {
    return [this.dropped, ...factTable(this.plan).sql]
  }

  get dropped(): string {
    return `DROP TABLE IF EXISTS ${this.plan.table}`
  }

  /** One row: how many rows there are, and how many of the live ones differ. */
  get counted(): string {
    const kinds = KINDS.map((kind) => `(SELECT count(*) FROM ${this.#from(kind)}) AS ${kind}`)
    return `SELECT (SELECT count(*) FROM ${this.plan.table} AS s WHERE ${this.#inPeriod('s')}) AS "rows", ${kinds.join(', ')}`
  }

  /** Some rows of each kind: the grain, then what either says of the columns, as `live.` and `replayed.`, where it has the row. */
  get examples(): Readonly<Record<(typeof KINDS)[number], string>> {
    const grain = (of: string) => this.#grain.map((name) => `${of}.${quoted(name)}`)
    const live = this.#written.map((name) => `f.${quoted(name)} AS "live.${name}"`)
    const own = this.#written.map((name) => `${this.#own(name)} AS "replayed.${name}"`)
    const some = (columns: readonly string[], kind: (typeof KINDS)[number]) =>
      `SELECT ${columns.join(', ')} FROM ${this.#from(kind)} LIMIT 5`
    return {
      missing: some([...grain('s'), ...own], 'missing'),
      extra: some([...grain('f'), ...live], 'extra'),
      different: some([...grain('s'), ...live, ...own], 'different'),
    }
  }

  /** What makes the live rows of the period those of this table, in order. */
  get swapped(): readonly string[] {
    const { live } = this
    const inferred = live.roles.map(
      ({ by, dimension: { table, key } }) =>
        `INSERT INTO ${table} (${listed([key.name, 'valid_from', 'is_current', 'is_deleted', 'is_inferred'])})
SELECT DISTINCT s.${quoted(by)}, ${EVER}, 1, 0, 1 FROM ${this.plan.table} AS s
WHERE ${this.#inPeriod('s')} AND s.${quoted(by)} IS NOT NULL ON CONFLICT DO NOTHING`,
    )
    const values = [listed(this.#grain, 's.'), ...this.#written.map((name) => this.#own(name))]
    return [
      ...inferred,
      `DELETE FROM ${live.table} AS f WHERE ${this.#isExtra}`,
      `INSERT INTO ${live.table} (${listed([...this.#grain, ...this.#written])})
SELECT ${values.join(', ')}
FROM ${this.plan.table} AS s LEFT JOIN ${live.table} AS f ON ${this.#same} WHERE ${this.#isConcerned}
ON CONFLICT (${listed(this.#grain)}) ${this.#written.length === 0 ? 'DO NOTHING' : updateSql(this.#written)}`,
    ]
  }

  #from(kind: (typeof KINDS)[number]): string {
    const own = `${this.plan.table} AS s`
    const live = `${this.live.table} AS f`
    if (kind === 'extra') return `${live} WHERE ${this.#isExtra}`
    if (kind === 'missing')
      return `${own} WHERE ${this.#inPeriod('s')} AND NOT EXISTS (SELECT 1 FROM ${live} WHERE ${this.#same})`
    const differs = this.#written.map((name) => `f.${quoted(name)} IS NOT ${this.#own(name)}`)
    return `${own} JOIN ${live} ON ${this.#same} WHERE ${this.#isConcerned} AND (${differs.join(' OR ') || '0'})`
  }

  get #isExtra(): string {
    return `${this.#inPeriod('f')} AND NOT EXISTS (SELECT 1 FROM ${this.plan.table} AS s WHERE ${this.#same})`
  }

  get #same(): string {
    return this.#grain.map((name) => `f.${quoted(name)} = s.${quoted(name)}`).join(' AND ')
  }

  /** One of the two says that it is of the period, and the live one does not say that it began before what was read. */
  get #isConcerned(): string {
    const time = `f.${quoted(this.live.time)}`
    return `(${this.#inPeriod('s')} OR ${this.#inPeriod('f')}) AND (${time} IS NULL OR ${time} >= ${this.#period.sealedSince})`
  }

  /** Rows that only the lake has are none of the period. */
  #inPeriod(of: string): string {
    const time = `${of}.${quoted(this.live.time)}`
    const { pack, from, to } = this.#period
    const purged = `SELECT max(purged_to) FROM warehouse_days WHERE name = '${lakeName(pack, this.live.table)}'`
    return `${time} >= max(${from}, coalesce((${purged}), 0)) AND ${time} < ${to}`
  }

  /** A column as this table has it. */
  #own(name: string): string {
    const role = this.live.roles.find(({ surrogate }) => surrogate === name)
    if (!role) return `s.${quoted(name)}`
    return asOfSql(role, `s.${quoted(role.by)}`, `s.${quoted(this.live.time)}`)
  }
}

/** Loads rows of a stream into these facts and nothing else. */
export function shadowLoader(pack: Pack, facts: readonly ShadowFact[]): Loader {
  const { quality: _, ...bare } = pack
  return new Loader(bare, { pack: pack.name, dimensions: [], facts: facts.map(({ plan }) => plan) })
}

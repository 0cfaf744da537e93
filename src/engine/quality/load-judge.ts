import type { Pack } from '../../contracts/pack.ts'
import { localDay } from '../simulate/local-day.ts'
import type { Row } from '../stream/row.ts'
import { type Test, test } from '../stream/where.ts'
import type { Column } from '../warehouse/column.ts'
import type { FactPlan, SourcePlan, WarehousePlan } from '../warehouse/plan.ts'
import { isName } from '../warehouse/sql-words.ts'
import { type Kept, keeper } from '../warehouse/values.ts'
import { breaker, keptWhere } from './conditions.ts'
import { type RulePlan, rulePlans } from './plan.ts'
import { type Counted, EXAMPLE_CHARACTERS, EXAMPLES, LOAD_DAYS } from './result.ts'

/** A rule as one row of a stream is judged by it, or counted for it. */
interface RowRule {
  readonly plan: RulePlan
  readonly asks: Test | undefined
  /** Nothing where rows are only counted. */
  readonly judged?: {
    readonly keep: (row: Row) => Kept
    readonly breaks: (value: Kept) => boolean
    readonly example: (row: Row) => Record<string, Kept>
  }
}

/** Judges the rows of a pack as they are loaded, each by what it says alone. */
export class LoadJudge {
  readonly #rules: ReadonlyMap<string, readonly RowRule[]>
  readonly #dayOf: (time: number) => string

  constructor(pack: Pack, plan: WarehousePlan) {
    const rules = rulePlans(pack, plan).flatMap((rule) => rowRules(rule))
    const byStream = Map.groupBy(rules, ([stream]) => stream)
    this.#rules = new Map([...byStream].map(([stream, own]) => [stream, own.map(([, rule]) => rule)]))
    this.#dayOf = localDay(pack.timezone)
  }

  /** For the rows of one load of a stream. */
  begin(stream: string): Judging | undefined {
    const rules = this.#rules.get(stream)
    return rules && new Judging(rules, this.#dayOf)
  }
}

/** What the rows of one load come to. */
class Judging {
  readonly #rules: readonly RowRule[]
  readonly #dayOf: (time: number) => string
  readonly #days = new Map<string, Tally[]>()

  constructor(rules: readonly RowRule[], dayOf: (time: number) => string) {
    this.#rules = rules
    this.#dayOf = dayOf
  }

  see(row: Row, at: number): void {
    const day = this.#dayOf(at)
    let tallies = this.#days.get(day)
    if (!tallies) {
      if (this.#days.size >= LOAD_DAYS) return
      tallies = this.#rules.map((rule) => new Tally(rule, day))
      this.#days.set(day, tallies)
    }
    for (const tally of tallies) tally.see(row, at)
  }

  counts(): Counted[] {
    return [...this.#days.values()].flat().flatMap((tally) => tally.count() ?? [])
  }
}

class Tally {
  readonly #rule: RowRule
  readonly #day: string
  #elements = 0
  #missing = 0
  #unexpected = 0
  #newest = -Infinity
  #examples: string[] = []

  constructor(rule: RowRule, day: string) {
    this.#rule = rule
    this.#day = day
  }

  see(row: Row, at: number): void {
    const { asks, judged } = this.#rule
    if (asks && !asks(row)) return
    this.#elements++
    if (at > this.#newest) this.#newest = at
    if (!judged) return
    const value = judged.keep(row)
    if (judged.breaks(value)) {
      this.#unexpected++
      this.#remember(JSON.stringify(judged.example(row)))
    } else if (value === null) this.#missing++
  }

  count(): Counted | undefined {
    if (this.#elements === 0) return undefined
    const { plan, judged } = this.#rule
    return {
      rule: plan.name,
      day: this.#day,
      kind: plan.kind,
      table: plan.table,
      severity: plan.severity,
      mostly: judged ? plan.mostly : null,
      element_count: this.#elements,
      missing_count: this.#missing,
      unexpected_count: this.#unexpected,
      observed: judged ? null : this.#newest,
      bound: null,
      examples: this.#examples.map((text) => JSON.parse(text)),
    }
  }

  /** The first by their text, so that it does not matter which came first. */
  #remember(example: string): void {
    if (this.#examples.includes(example)) return
    this.#examples = [...this.#examples, example].sort().slice(0, EXAMPLES)
  }
}

/** By stream, the ways in which rows are judged by a rule: none where a row does not say by itself whether it is kept. */
function rowRules(plan: RulePlan): (readonly [stream: string, rule: RowRule])[] {
  const { target } = plan
  switch (target.kind) {
    case 'stream':
      return [[target.stream, { plan, asks: undefined }]]
    case 'dimension': {
      const { stream, deleted } = target.dimension
      const rule = ruleOver(plan, (column) => column, deleted && ((row) => !deleted(row)))
      return rule ? [[stream, rule]] : []
    }
    case 'fact':
      return target.fact.sources.flatMap((source) => {
        const rule = ruleOver(plan, (column) => fieldOf(plan, target.fact, source, column), source.where)
        return rule ? [[source.stream, rule] as const] : []
      })
  }
}

/**
 * The field of a stream that is a column of the fact, if a row alone says what the fact will: a sum is of many rows, and what is the
 * greatest or least of several may be absent in the first.
 */
function fieldOf(
  { kind }: RulePlan,
  { grain, columns }: FactPlan,
  { sql, alike }: SourcePlan,
  column: string,
): string | undefined {
  const told = sql.get(column)
  if (told === undefined || !isName(told)) return undefined
  if (grain.some(({ name }) => name === column)) return told
  const merged = columns.find(({ name }) => name === column)
  if (!merged || merged.merge === 'sum') return undefined
  return kind === 'notNull' && !alike.has(column) ? undefined : told
}

function ruleOver(
  plan: RulePlan,
  fieldOf: (column: string) => string | undefined,
  isOf: Test | undefined,
): RowRule | undefined {
  const breaks = breaker(plan.rule)
  const [column] = plan.columns
  const field = column && fieldOf(column.name)
  const asked = Object.keys(plan.where).map((name) => [name, fieldOf(name)] as const)
  if (!breaks || !field || asked.some(([, own]) => own === undefined)) return undefined
  const value = keeper([[field, column.type]])
  const asks = both(isOf, keptTest(plan, asked))
  const grain = plan.grain.flatMap(({ name, type }) => {
    const own = fieldOf(name)
    return own === undefined ? [] : [{ name, keep: keeper([[own, type]]) }]
  })
  const keep = (row: Row) => value(row)[0] ?? null
  const example = (row: Row) => ({
    ...Object.fromEntries(grain.map(({ name, keep: own }) => [name, short(own(row)[0] ?? null)])),
    [column.name]: short(keep(row)),
  })
  return { plan, asks, judged: { keep, breaks, example } }
}

/** `where` speaks of columns as they are kept. */
function keptTest(
  { where, target }: RulePlan,
  asked: readonly (readonly [column: string, field: string | undefined])[],
): Test | undefined {
  const holds = test(keptWhere(where))
  if (!holds) return undefined
  const types = new Map(typedColumns(target).map(({ name, type }) => [name, type]))
  const keep = keeper(asked.map(([column, field = column]) => [field, types.get(column) ?? 'text'] as const))
  return (row) => {
    const values = keep(row)
    return holds(Object.fromEntries(asked.map(([column], i) => [column, values[i] ?? null])))
  }
}

function typedColumns(target: RulePlan['target']): readonly Column[] {
  if (target.kind === 'fact') return [...target.fact.grain, ...target.fact.columns]
  return target.kind === 'dimension' ? [target.dimension.key, ...target.dimension.attributes] : []
}

function both(one: Test | undefined, other: Test | undefined): Test | undefined {
  return one && other ? (row) => one(row) && other(row) : (one ?? other)
}

const short = (value: Kept) => (typeof value === 'string' ? value.slice(0, EXAMPLE_CHARACTERS) : value)

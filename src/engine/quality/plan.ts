import type { Pack } from '../../contracts/pack.ts'
import { RULE_KINDS, type Rule, type RuleKind } from '../../contracts/quality.ts'
import type { Where } from '../../contracts/where.ts'
import type { Column } from '../warehouse/column.ts'
import type { DimensionPlan, FactPlan, RolePlan, WarehousePlan } from '../warehouse/plan.ts'

export type RuleTarget =
  | { readonly kind: 'fact'; readonly fact: FactPlan }
  | { readonly kind: 'dimension'; readonly dimension: DimensionPlan }
  | { readonly kind: 'stream'; readonly stream: string }

/** A rule with all that is to be known of it to judge rows. */
export interface RulePlan {
  readonly name: string
  readonly kind: RuleKind
  readonly rule: Rule
  readonly target: RuleTarget
  /** As it is written beside its results: of a table its name in the database, of a stream `pack.stream`. */
  readonly table: string
  readonly severity: 'warning' | 'error'
  readonly mostly: number
  readonly where: Where
  /** What is judged. Nothing where rows are only counted. */
  readonly columns: readonly Column[]
  /** Of a reference. */
  readonly role: RolePlan | undefined
  /** What an example of a row is told by. */
  readonly grain: readonly Column[]
}

/** The rules of a pack. Fails where they do not fit the tables, which the check of packs tells in words. */
export function rulePlans(pack: Pack, plan: WarehousePlan): RulePlan[] {
  return Object.entries(pack.quality ?? {}).map(([name, rule]) => {
    const target = targetOf(pack, plan, rule.on)
    if (!target) throw new Error(`the rule ${name} is on "${rule.on}", which is not there`)
    const known = columnsOf(target)
    const named = namesOf(rule)
    const role =
      'reference' in rule && target.kind === 'fact'
        ? target.fact.roles.find((each) => each.role === rule.reference)
        : undefined
    return {
      name,
      kind: kindOf(rule),
      rule,
      target,
      table: tableOf(pack, target),
      severity: rule.severity ?? 'error',
      mostly: 'mostly' in rule ? (rule.mostly ?? 1) : 1,
      where: 'where' in rule ? (rule.where ?? {}) : {},
      columns: (role ? [role.by] : named).map(
        (column) => known.get(column) ?? { name: column, type: 'text' },
      ),
      role,
      grain: grainOf(target),
    }
  })
}

export function kindOf(rule: Rule): RuleKind {
  const kind = RULE_KINDS.find((each) => each in rule)
  if (!kind) throw new Error(`a rule on "${rule.on}" says nothing`)
  return kind
}

/** A fact as `orders_fact`, a dimension as `driver_dim`, a stream by its name. */
export function targetOf(
  pack: Pack,
  { facts, dimensions }: WarehousePlan,
  on: string,
): RuleTarget | undefined {
  const fact = facts.find(({ name }) => `${name}_fact` === on)
  if (fact) return { kind: 'fact', fact }
  const dimension = dimensions.find(({ name }) => `${name}_dim` === on)
  if (dimension) return { kind: 'dimension', dimension }
  return Object.hasOwn(pack.streams, on) ? { kind: 'stream', stream: on } : undefined
}

/** Columns that a rule may speak of. */
export function columnsOf(target: RuleTarget): ReadonlyMap<string, Column> {
  switch (target.kind) {
    case 'fact':
      return byName([...target.fact.grain, ...target.fact.columns, ...target.fact.derived])
    case 'dimension':
      return byName([target.dimension.key, ...target.dimension.attributes])
    case 'stream':
      return new Map()
  }
}

/** The columns that a rule names, but for those of its condition. */
export function namesOf(rule: Rule): readonly string[] {
  if ('notNull' in rule) return [rule.notNull]
  if ('inSet' in rule) return [rule.inSet]
  if ('range' in rule) return [rule.range]
  return 'unique' in rule ? rule.unique : []
}

function tableOf(pack: Pack, target: RuleTarget): string {
  if (target.kind === 'fact') return target.fact.table
  return target.kind === 'dimension' ? target.dimension.table : `${pack.name}.${target.stream}`
}

function grainOf(target: RuleTarget): readonly Column[] {
  if (target.kind === 'fact') return target.fact.grain
  return target.kind === 'dimension' ? [target.dimension.key] : []
}

const byName = (columns: readonly Column[]) => new Map(columns.map((column) => [column.name, column]))

import type { Rule } from '../../contracts/quality.ts'
import { listed, quoted, STORED } from '../warehouse/column.ts'
import { breakerSql, whereSql } from './conditions.ts'
import type { ZonedDay } from './days.ts'
import { freshSql, volumeSql } from './feed-sql.ts'
import type { RulePlan } from './plan.ts'
import { EXAMPLE_CHARACTERS, EXAMPLES } from './result.ts'

/**
 * What a rule makes of a whole day: `element_count`, `missing_count`, `unexpected_count`, `observed`, `bound` and `examples`, in one row. No
 * row where it cannot be said yet. Of a fact the rows whose time is in the day, of a dimension what was so at its end.
 */
export function daySql(pack: string, plan: RulePlan, day: ZonedDay, zone: string): string {
  const { rule } = plan
  if ('fresh' in rule) return freshSql(pack, plan, rule, day)
  if ('volume' in rule) return volumeSql(pack, plan, rule, day, zone)
  const rows = judgedSql(plan, rule, day)
  // rows are read a second time only where there is an example to be shown
  return `SELECT count(*) AS element_count, coalesce(sum(is_missing), 0) AS missing_count, coalesce(sum(is_unexpected), 0) AS unexpected_count,
  NULL AS observed, NULL AS bound, CASE WHEN sum(is_unexpected) > 0 THEN (
    SELECT json_group_array(json(example)) FROM (
      SELECT DISTINCT ${exampleSql(plan)} AS example FROM (${rows}) WHERE is_unexpected ORDER BY 1 LIMIT ${EXAMPLES}
    )
  ) ELSE '[]' END AS examples
FROM (${rows})`
}

/** The rows of a day, with whether each is left out, and whether it breaks the rule. */
function judgedSql(plan: RulePlan, rule: Rule, day: ZonedDay): string {
  const { columns, grain, role } = plan
  const named = columns.map(({ name }) => `r.${quoted(name)}`)
  const [first = 'NULL'] = named
  const shown = [...new Map([...grain, ...columns].map((column) => [column.name, column])).keys()]
  const isAbsent = named.map((column) => `${column} IS NULL`).join(' OR ')
  const isMissing = 'notNull' in rule ? '0' : `(${isAbsent})`
  const isUnexpected = () => {
    if ('unique' in rule) return `NOT (${isAbsent}) AND count(*) OVER (PARTITION BY ${named.join(', ')}) > 1`
    if (!role) return breakerSql(rule, first) ?? '0'
    const { table, surrogate } = role.dimension
    return `${first} IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM ${table} AS d WHERE d.${quoted(surrogate)} = r.${quoted(role.surrogate)} AND d.is_inferred = 0)`
  }
  return `SELECT ${listed(shown, 'r.')}, ${isMissing} AS is_missing, coalesce(${isUnexpected()}, 0) AS is_unexpected
  FROM ${plan.table} AS r WHERE ${periodSql(plan, day)} AND ${whereSql(plan.where)}`
}

function periodSql({ target }: RulePlan, { from, to }: ZonedDay): string {
  if (target.kind === 'fact')
    return `${quoted(target.fact.time)} >= ${from} AND ${quoted(target.fact.time)} < ${to}`
  return `is_inferred = 0 AND is_deleted = 0 AND valid_from < ${to} AND (valid_to IS NULL OR valid_to >= ${to})`
}

function exampleSql({ grain, columns }: RulePlan): string {
  const shown = [...new Map([...grain, ...columns].map((column) => [column.name, column])).values()]
  const parts = shown.map(({ name, type }) => {
    const value = STORED[type] === 'TEXT' ? `substr(${quoted(name)}, 1, ${EXAMPLE_CHARACTERS})` : quoted(name)
    return `'${name}', ${value}`
  })
  return `json_object(${parts.join(', ')})`
}

import type { ColumnType } from '../../contracts/column.ts'
import { Fault } from '../../contracts/problem.ts'
import type { QualityResult } from '../../contracts/quality-result.ts'
import type { RulePlan } from '../../engine/quality/plan.ts'
import { type Counted, type Example, succeeds } from '../../engine/quality/result.ts'
import type { PackRules } from '../../engine/quality/rules.ts'
import { CLICKHOUSE } from '../../engine/warehouse/kpi.ts'
import { type ResultQuery, type ResultRow, readResults } from '../../platform/database/quality.ts'

/** Rows that one answer holds. */
const ROWS_LIMIT = 10_000

const TYPES: Readonly<Record<keyof QualityResult, ColumnType>> = {
  day: 'text',
  rule: 'text',
  scope: 'text',
  success: 'flag',
  kind: 'text',
  on: 'text',
  severity: 'text',
  element_count: 'integer',
  missing_count: 'integer',
  unexpected_count: 'integer',
  unexpected_percent: 'real',
  observed_value: 'real',
  bound: 'real',
  partial_unexpected_list: 'list',
  partial_unexpected_index_list: 'list',
  evaluated_at: 'time',
}

export const QUALITY_META = Object.entries(TYPES).map(([name, type]) => ({ name, type: CLICKHOUSE[type] }))

/** What there is of the rules of a pack. */
export async function readQuality(
  database: D1Database,
  { rules }: PackRules,
  query: Omit<ResultQuery, 'limit'>,
): Promise<QualityResult[]> {
  const rows = await readResults(database, { ...query, limit: ROWS_LIMIT + 1 })
  if (rows.length > ROWS_LIMIT)
    throw new Fault(
      'malformed-request',
      `There are over ${ROWS_LIMIT} results. Ask for fewer days, or one rule.`,
    )
  const plans = new Map(rules.map((plan) => [plan.name, plan]))
  return rows.map((row) => present(row, plans.get(row.rule)))
}

/** A result that was not read, but found just now. */
export function presentFound(found: Counted, plan: RulePlan | undefined, now: number): QualityResult {
  const judged = found.element_count - found.missing_count
  return present(
    {
      ...found,
      scope: 'day',
      table_name: found.table,
      success: Number(succeeds(found, found.mostly ?? 1)),
      unexpected_percent: judged > 0 ? (100 * found.unexpected_count) / judged : null,
      examples: JSON.stringify(found.examples),
      evaluated_at: now,
    },
    plan,
  )
}

function present(row: ResultRow, plan: RulePlan | undefined): QualityResult {
  const examples: Example[] = JSON.parse(row.examples)
  return {
    day: row.day,
    rule: row.rule,
    scope: row.scope,
    success: row.success === null ? null : row.success === 1,
    kind: row.kind,
    on: row.table_name,
    severity: row.severity,
    element_count: row.element_count,
    missing_count: row.missing_count,
    unexpected_count: row.unexpected_count,
    unexpected_percent: row.unexpected_percent,
    // what loads count for the end of the day is half a figure
    observed_value: row.success === null ? null : row.observed,
    bound: row.bound,
    partial_unexpected_list: examples.map((example) => unexpectedOf(example, plan)),
    partial_unexpected_index_list: examples,
    evaluated_at: new Date(row.evaluated_at).toISOString(),
  }
}

/** The value that is not as it should be; of several columns all of them. */
function unexpectedOf(example: Example, plan: RulePlan | undefined) {
  const names = plan?.columns.map(({ name }) => name) ?? Object.keys(example)
  const [first] = names
  if (names.length === 1 && first !== undefined) return example[first] ?? null
  return Object.fromEntries(names.map((name) => [name, example[name] ?? null]))
}

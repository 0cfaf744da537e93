import type { Measure, Metric, Trial } from '../../contracts/experiment.ts'
import { milliseconds } from '../stream/duration.ts'
import { quoted } from '../warehouse/column.ts'
import { conditionsSql } from '../warehouse/where-sql.ts'
import { addedSql, bySource, countedSql, type Measures } from './measure-sql.ts'
import { ownSources, type RowSource, sourceOf } from './row-source.ts'

/**
 * SQL of a trial over `:from` and `:to`, and `:since`, from when rows before the first exposure count. `day` of a row is the local day on
 * which it is known of its unit.
 */
export interface TrialShape {
  readonly trial: Trial
  readonly sources: ReadonlyMap<string, RowSource>
}

/** The day of sums of the whole period. */
export const WHOLE = ''

type Part = 'value' | 'under' | 'before'

/** Units by variant and day; the variant is NULL of those that met more than one. */
export function unitsSql(shape: TrialShape): string {
  return `WITH ${[...ownSources(shape.trial), metSql(shape)].join(',\n')}
SELECT CASE WHEN variants = 1 THEN variant END AS variant, ${daySql(shape, 'first')} AS day, count(*) AS units
FROM trial_met ${wholeSql(shape)}
GROUP BY 1, 2 ORDER BY 1, 2`
}

/**
 * What a metric's units of each variant come to, and the products of that, as `ExperimentSums`: in the whole period, and what each day adds
 * to the sums of the day before. A unit that came to V and now comes to W adds W² − V², which loses digits where V² is far larger than the
 * spread; sums of the whole period lose none.
 */
export function sumsSql(shape: TrialShape, metric: Metric): string {
  const parts = partsOf(metric)
  const each = (text: (part: Part) => string) => parts.map(text).join(', ')
  const summed = (of: (part: Part) => string, product: (a: Part, b: Part) => string) =>
    [
      each((part) => `max(${part}_centre) AS ${part}_centre`),
      each((part) => `sum(${of(part)}) AS ${part}`),
      ...productsOf(metric, parts).map(([a, b]) => `sum(${product(a, b)}) AS ${a}_${b}`),
    ].join(', ')
  return `WITH ${[...ownSources(shape.trial), metSql(shape)].join(',\n')},
trial_units AS (
  SELECT unit, variant, first FROM trial_met ${wholeSql(shape, 'variants = 1')}
),
trial_rows AS (
  SELECT unit, variant, ${daySql(shape, 'first')} AS day, ${each((part) => `0 AS ${part}`)} FROM trial_units
${rowsSql(shape, metric, parts).join('\n')}
),
trial_days AS (
  SELECT unit, variant, day, ${each((part) => `sum(${part}) AS ${part}`)} FROM trial_rows GROUP BY unit, variant, day
),
trial_centre AS (
  SELECT ${each((part) => `${centreSql(metric, part)} AS ${part}_centre`)} FROM trial_days
),
trial_states AS (
  SELECT variant, day, CASE WHEN row_number() OVER known = 1 THEN 1 ELSE 0 END AS enters,
    CASE WHEN row_number() OVER known = count(*) OVER own THEN 1 ELSE 0 END AS is_last,
    ${each((part) => `sum(${part}) OVER known AS ${part}, sum(${part}) OVER known - ${part} AS ${part}_was`)}
  FROM trial_days WINDOW known AS (PARTITION BY unit ORDER BY day), own AS (PARTITION BY unit)
),
trial_steps AS (
  SELECT variant, day, enters, is_last, ${each((part) => `${part}_centre`)},
    ${each((part) => `${levelSql(metric, part, part)} AS ${part}`)},
    ${each((part) => `CASE WHEN enters = 1 THEN 0 ELSE ${levelSql(metric, part, `${part}_was`)} END AS ${part}_was`)}
  FROM trial_states CROSS JOIN trial_centre
)
SELECT variant, '${WHOLE}' AS day, sum(is_last) AS units,
  ${summed(
    (part) => part,
    (a, b) => `${a} * ${b}`,
  )}
FROM trial_steps WHERE is_last = 1 GROUP BY variant
UNION ALL
SELECT variant, day, sum(enters) AS units,
  ${summed(
    (part) => `${part} - ${part}_was`,
    (a, b) => `${a} * ${b} - ${a}_was * ${b}_was`,
  )}
FROM trial_steps GROUP BY variant, day
ORDER BY 1, 2`
}

/** Each unit, with what it met and when it did first. */
function metSql({ trial: { unit, exposure }, sources }: TrialShape): string {
  const { table, time } = sourceOf(sources, exposure.from)
  const [at, variant, key] = [time, exposure.variant, unit].map((name) => `r.${quoted(name)}`)
  const conditions = [
    `${at} >= :from AND ${at} < :to AND ${key} IS NOT NULL AND ${variant} IS NOT NULL`,
    ...conditionsSql(exposure.where ?? {}, 'r'),
  ]
  return `trial_met AS (
  SELECT ${key} AS unit, min(${variant}) AS variant, min(${at}) AS first, count(DISTINCT ${variant}) AS variants
  FROM ${table} AS r WHERE ${conditions.join(' AND ')}
  GROUP BY ${key}
)`
}

/** A unit that has not had its whole time yet is in no number. */
function wholeSql({ trial: { within } }: TrialShape, ...conditions: string[]): string {
  const all = within === undefined ? conditions : [...conditions, `first + ${milliseconds(within)} <= :to`]
  return all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`
}

function partsOf(metric: Metric): Part[] {
  const under: Part[] = 'ratio' in metric ? ['under'] : []
  return metric.before === undefined ? ['value', ...under] : ['value', ...under, 'before']
}

function rowsSql(shape: TrialShape, metric: Metric, parts: readonly Part[]): string[] {
  const { trial } = shape
  const [value, under] = measuresOf(metric)
  const during: Measures<Part> = [['value', value], ...(under ? [['under', under] as const] : [])]
  const end = trial.within === undefined ? '' : ` AND r.at < u.first + ${milliseconds(trial.within)}`
  const rows = [...bySource(during)].map(([from, measures]) =>
    joinedSql(shape, from, parts, measures, 'r.at', ':from', `r.at >= u.first${end}`),
  )
  if (metric.before === undefined) return rows
  const past = `r.at < u.first AND r.at >= u.first - ${milliseconds(metric.before)}`
  return [...rows, joinedSql(shape, value.from, parts, [['before', value]], 'u.first', ':since', past)]
}

export function measuresOf(metric: Metric): readonly [Measure, Measure?] {
  if ('ratio' in metric) return metric.ratio
  return ['mean' in metric ? metric.mean : metric.proportion]
}

/** Rows go first: the period is read once by its index, and each row finds its unit. */
function joinedSql(
  shape: TrialShape,
  from: string,
  parts: readonly Part[],
  measures: Measures<Part>,
  known: string,
  since: string,
  when: string,
): string {
  const { table, time } = sourceOf(shape.sources, from)
  const at = `r.${quoted(time)}`
  const conditions = [
    `${at} >= ${since} AND ${at} < :to AND u.unit = r.${quoted(shape.trial.unit)}`,
    when.replaceAll('r.at', at),
    ...countedSql(measures.map(([, measure]) => measure)),
  ]
  const day = daySql(shape, known.replace('r.at', at), 'u.first')
  return `  UNION ALL SELECT u.unit, u.variant, ${day}, ${addedSql(parts, measures)}
  FROM ${table} AS r CROSS JOIN trial_units AS u WHERE ${conditions.join(' AND ')}`
}

/** With a whole time for each unit it is known at its end what the unit comes to. */
function daySql({ trial: { within } }: TrialShape, at: string, first = at): string {
  return `local_day(${within === undefined ? at : `${first} + ${milliseconds(within)}`})`
}

/** A whole number near the mean of all units, so that distances of whole numbers from it are exact. Of a share there is no need. */
function centreSql(metric: Metric, part: Part): string {
  if (part === 'value' && 'proportion' in metric) return 'max(0)'
  return `round(CAST(sum(${part}) AS DOUBLE PRECISION) / nullif(count(DISTINCT unit), 0))`
}

function levelSql(metric: Metric, part: Part, column: string): string {
  return part === 'value' && 'proportion' in metric
    ? `CASE WHEN ${column} > 0 THEN 1 ELSE 0 END`
    : `CAST(${column} AS DOUBLE PRECISION) - ${part}_centre`
}

/** The square of a value that is 0 or 1 is the value. */
function productsOf(metric: Metric, parts: readonly Part[]): (readonly [Part, Part])[] {
  const all = parts.flatMap((a, i) => parts.slice(i).map((b) => [a, b] as const))
  return 'proportion' in metric ? all.filter(([, b]) => b !== 'value') : all
}

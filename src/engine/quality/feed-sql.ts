import type { Rule } from '../../contracts/quality.ts'
import { milliseconds } from '../stream/duration.ts'
import { quoted } from '../warehouse/column.ts'
import { whereSql } from './conditions.ts'
import { dayFrom, type ZonedDay, zonedDay } from './days.ts'
import type { RulePlan } from './plan.ts'

/** What there is of rows by time: in a fact each of them, of a stream what its loads counted by day. */
interface Feed {
  readonly newest: string
  readonly rows: (day: string, from: string, to: string) => string
  /** Whether there were any before the begin of a day. */
  readonly before: (day: ZonedDay) => string
}

/** The age of the newest event at the end of a day, in seconds. */
export function freshSql(
  pack: string,
  plan: RulePlan,
  { fresh }: Extract<Rule, { readonly fresh: unknown }>,
  day: ZonedDay,
): string {
  const feed = feedOf(pack, plan, day)
  const bound = milliseconds(fresh) / 1000
  return `SELECT 1 AS element_count, 0 AS missing_count, observed > ${bound} AS unexpected_count, observed, ${bound} AS bound, '[]' AS examples
FROM (SELECT (${day.to} - ${feed.newest}) / 1000.0 AS observed) WHERE ${feed.before(day)}`
}

/** The rows of a day, against bounds or the median of days before. */
export function volumeSql(
  pack: string,
  plan: RulePlan,
  { volume }: Extract<Rule, { readonly volume: unknown }>,
  day: ZonedDay,
  zone: string,
): string {
  const feed = feedOf(pack, plan, day)
  const days = 'median' in volume ? daysBefore(volume, day, zone) : []
  const oldest = days.at(-1) ?? day
  const usual = 'median' in volume ? medianSql(feed, days) : '1'
  const { atLeast, atMost } = volume
  const times = (share: number | undefined) => (share === undefined ? 'NULL' : `${share} * usual`)
  return `SELECT 1 AS element_count, 0 AS missing_count, bound IS NOT NULL AS unexpected_count, observed,
  coalesce(bound, ${times(atLeast ?? atMost)}) AS bound, '[]' AS examples
FROM (
  SELECT observed, usual,
    CASE WHEN observed < ${times(atLeast)} THEN ${times(atLeast)} WHEN observed > ${times(atMost)} THEN ${times(atMost)} END AS bound
  FROM (SELECT ${feed.rows(`'${day.day}'`, String(day.from), String(day.to))} AS observed, ${usual} AS usual)
) WHERE ${feed.before(oldest)}`
}

/** Newest first. */
function daysBefore(
  { median, of }: { readonly median: 'days' | 'weekdays'; readonly of: number },
  { day }: ZonedDay,
  zone: string,
): ZonedDay[] {
  const step = median === 'weekdays' ? 7 : 1
  return Array.from({ length: of }, (_, i) => zonedDay(zone, dayFrom(day, -step * (i + 1))))
}

function medianSql({ rows }: Feed, days: readonly ZonedDay[]): string {
  const list = JSON.stringify(days.map(({ day, from, to }) => [day, from, to]))
  return `(SELECT avg(n) FROM (
    SELECT n, row_number() OVER (ORDER BY n) AS place, count(*) OVER () AS days
    FROM (SELECT ${rows('told.value ->> 0', 'told.value ->> 1', 'told.value ->> 2')} AS n FROM json_each('${list}') AS told)
  ) WHERE place IN ((days + 1) / 2, (days + 2) / 2))`
}

function feedOf(pack: string, { name, target, where }: RulePlan, { day, to }: ZonedDay): Feed {
  if (target.kind !== 'fact')
    return countedFeed(`pack = '${pack}' AND rule = '${name}' AND scope = 'load'`, day)
  const { table } = target.fact
  const time = quoted(target.fact.time)
  const asked = whereSql(where)
  return {
    newest: `(SELECT ${time} FROM ${table} WHERE ${time} < ${to} AND ${asked} ORDER BY ${time} DESC LIMIT 1)`,
    rows: (_, begin, end) =>
      `(SELECT count(*) FROM ${table} WHERE ${time} >= ${begin} AND ${time} < ${end} AND ${asked})`,
    before: ({ from }) => `EXISTS (SELECT 1 FROM ${table} WHERE ${time} < ${from} AND ${asked})`,
  }
}

function countedFeed(own: string, day: string): Feed {
  return {
    newest: `(SELECT max(observed) FROM quality_results WHERE ${own} AND day <= '${day}')`,
    rows: (at) =>
      `(SELECT coalesce(sum(element_count), 0) FROM quality_results WHERE ${own} AND day = ${at})`,
    before: (first) => `EXISTS (SELECT 1 FROM quality_results WHERE ${own} AND day < '${first.day}')`,
  }
}

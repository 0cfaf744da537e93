import { quoted } from './column.ts'
import { type Engine, macroSql, type Stretch, stretchesOf } from './local-time.ts'
import type { FactPlan } from './plan.ts'

/** Years of which the changes of a zone's clocks are written into views. */
const YEARS = { from: Date.UTC(2020, 0, 1), to: Date.UTC(2036, 0, 1) }

/** By zone: looked for day by day, and the same for each fact of a pack. */
const stretches = new Map<string, readonly Stretch[]>()

function stretchesIn(zone: string): readonly Stretch[] {
  const known = stretches.get(zone) ?? stretchesOf(zone, YEARS.from, YEARS.to)
  stretches.set(zone, known)
  return known
}

/** A fact with all attributes of its dimensions as of its time, and its day in the zone of the pack. */
export function starSql(fact: FactPlan, zone: string, engine: Engine = 'sqlite'): string {
  const columns = fact.roles.flatMap(({ role, dimension }) =>
    dimension.attributes.map(({ name }) => `${quoted(role)}.${quoted(name)} AS ${quoted(`${role}_${name}`)}`),
  )
  const joins = fact.roles.map(
    ({ role, surrogate, dimension }) =>
      `LEFT JOIN ${dimension.table} AS ${quoted(role)} ON ${quoted(role)}.${quoted(dimension.surrogate)} = f.${quoted(surrogate)}`,
  )
  const day = macroSql('local_day', `f.${quoted(fact.time)}`, stretchesIn(zone), engine)
  const calendar = ['day_of_week', 'week', 'month', 'quarter', 'year', 'holiday_flag', 'holiday']
  return `SELECT ${['f.*', ...columns, '"time"."date" AS local_date', ...calendar.map((name) => `"time".${name} AS local_${name}`)].join(', ')}
FROM ${fact.table} AS f
${[...joins, `LEFT JOIN time_dim AS "time" ON "time"."date" = ${day}`].join('\n')}`
}

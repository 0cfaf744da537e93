import { EVER, quoted } from './column.ts'
import type { DimensionPlan, FactPlan } from './plan.ts'

const DAY = 86_400_000

/** A table of the warehouse as the lake calls it: `quickeats.orders_fact` for `quickeats_orders_fact`. */
export const lakeName = (pack: string, table: string) => `${pack}.${table.slice(pack.length + 1)}`

/** Days since 1970 of a time, before it too. */
const dayOfSql = (time: string) => `(${time} - ((${time} % ${DAY}) + ${DAY}) % ${DAY}) / ${DAY}`

/** One row a day is written when its first row changes, and none for all that change until the lake has them. */
const MARK = 'ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0'

const markSql = (name: string, day: string, when: string) =>
  `INSERT INTO warehouse_days (name, day) SELECT '${name}', ${day} WHERE ${when} ${MARK}`

function trigger(table: string, event: 'INSERT' | 'UPDATE' | 'DELETE', statements: readonly string[]) {
  const name = `${table}_after_${event.toLowerCase()}`
  const body = statements.map((sql) => `  ${sql};\n`).join('')
  return `CREATE TRIGGER ${name} AFTER ${event} ON ${table} BEGIN\n${body}END`
}

/**
 * Whatever writes a row of a fact marks its day as changed, and the day where it was before. Rows that are deleted because only the lake is to
 * have them mark none.
 */
export function factMarks(pack: string, { table, time }: FactPlan): string[] {
  const name = lakeName(pack, table)
  const [before, now] = [`OLD.${quoted(time)}`, `NEW.${quoted(time)}`]
  const mark = markSql(name, dayOfSql(now), `${now} IS NOT NULL`)
  const left = markSql(name, dayOfSql(before), `${before} IS NOT NULL AND ${before} IS NOT ${now}`)
  const isPurged = `EXISTS (SELECT 1 FROM warehouse_days WHERE name = '${name}' AND day = ${dayOfSql(before)} AND purged_to > ${before})`
  const gone = markSql(name, dayOfSql(before), `${before} IS NOT NULL AND NOT ${isPurged}`)
  return [
    trigger(table, 'INSERT', [mark]),
    trigger(table, 'UPDATE', [left, mark]),
    trigger(table, 'DELETE', [gone]),
  ]
}

/**
 * A dimension is one part. A version that begins or is no more also marks those days of its facts that are only in the lake, where the
 * statement that points facts anew does not reach them. The first version of a key marks none: what names the key has made it.
 */
export function dimensionMarks(pack: string, dimension: DimensionPlan, facts: readonly FactPlan[]): string[] {
  const own = markSql(lakeName(pack, dimension.table), '0', 'true')
  const names = facts
    .filter(({ roles }) => roles.some((role) => role.dimension === dimension))
    .map(({ table }) => `'${lakeName(pack, table)}'`)
  const others = (row: 'NEW' | 'OLD') =>
    dimension.hasHistory && names.length > 0
      ? [
          `UPDATE warehouse_days SET is_changed = 1 WHERE name IN (${names.join(', ')}) AND day >= ${row}.valid_from / ${DAY}
    AND day <= coalesce(${row}.valid_to / ${DAY}, day) AND purged_to > day * ${DAY} AND is_changed = 0 AND ${row}.valid_from > ${EVER}`,
        ]
      : []
  return [
    trigger(dimension.table, 'INSERT', [own, ...others('NEW')]),
    trigger(dimension.table, 'UPDATE', [own]),
    trigger(dimension.table, 'DELETE', [own, ...others('OLD')]),
  ]
}

/** The calendar is one part, too. */
export const CALENDAR_MARKS = (['INSERT', 'UPDATE', 'DELETE'] as const).map((event) =>
  trigger('time_dim', event, [markSql('tributary.time_dim', '0', 'true')]),
)

/** What the lake has of the days of tables, and what it does not have yet. */
export const DAY_TABLES: readonly string[] = [
  `CREATE TABLE warehouse_days (
  name TEXT NOT NULL,
  day INTEGER NOT NULL,
  is_changed INTEGER NOT NULL DEFAULT 1,
  version INTEGER NOT NULL DEFAULT 0,
  in_lake INTEGER NOT NULL DEFAULT 0,
  lake_rows INTEGER NOT NULL DEFAULT 0,
  purged_to INTEGER NOT NULL DEFAULT 0,
  purged_rows INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (name, day)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE warehouse_late (
  name TEXT NOT NULL,
  day INTEGER NOT NULL,
  version INTEGER NOT NULL,
  place INTEGER NOT NULL,
  "row" TEXT NOT NULL,
  PRIMARY KEY (name, day, version, place)
) STRICT, WITHOUT ROWID`,
]

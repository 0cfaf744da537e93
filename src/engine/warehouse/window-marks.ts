import { listed, quoted, STORED } from './column.ts'
import { updateSql } from './load-fact.ts'
import type { FactPlan, WindowSource } from './plan.ts'

/**
 * Whatever writes a row of a window writes the row of the fact that is kept of it, in the same transaction: a Board, again and again, or a replay.
 * Rows of windows that are deleted because they are old leave the fact as it is.
 */
export function windowMarks(pack: string, fact: FactPlan): string[] {
  return fact.windows.flatMap((source) => {
    const trigger = (
      event: 'INSERT' | 'UPDATE' | 'DELETE',
      row: 'NEW' | 'OLD',
      statements: readonly string[],
    ) =>
      `CREATE TRIGGER ${fact.table}_from_${source.window}_${event.toLowerCase()} AFTER ${event} ON windows WHEN ${row}.pack = '${pack}' AND ${row}.window = '${source.window}' BEGIN
${statements.map((sql) => `  ${sql};\n`).join('')}END`
    const written = [upsertSql(fact, source), changedSql(fact)]
    return [
      trigger('INSERT', 'NEW', written),
      trigger('UPDATE', 'NEW', written),
      trigger('DELETE', 'OLD', takeBackSql(fact, source)),
    ]
  })
}

function upsertSql({ table, grain, ...fact }: FactPlan, { columns }: WindowSource): string {
  const names = columns.map(({ name }) => name)
  const keys = grain.map(({ name }) => keyOf(fact, name, 'NEW'))
  const values = columns.map(({ name, type }) => `CAST(NEW."values" ->> '${name}' AS ${STORED[type]})`)
  const grained = listed(grain.map(({ name }) => name))
  return `INSERT INTO ${table} (${grained}, ${listed(names)}) VALUES (${[...keys, ...values].join(', ')})
  ON CONFLICT (${grained}) ${updateSql(names)}`
}

/** A writing of many rows makes one new version: they have one time. */
const changedSql = ({ table }: FactPlan) =>
  `INSERT INTO warehouse_tables (name, version, newest, loaded_at) VALUES ('${table}', 1, NEW.start, NEW.written_at)
  ON CONFLICT (name) DO UPDATE SET version = version + 1, newest = max(newest, excluded.newest), loaded_at = max(loaded_at, excluded.loaded_at)
  WHERE loaded_at < excluded.loaded_at OR newest < excluded.newest`

/** What the window said is said by nobody; a row of which nothing is left is none. */
function takeBackSql({ table, grain, columns, ...fact }: FactPlan, source: WindowSource): string[] {
  const same = grain.map(({ name }) => `${quoted(name)} = ${keyOf(fact, name, 'OLD')}`).join(' AND ')
  const where = `${same} AND OLD.start >= (SELECT purged_to FROM windows_purged)`
  const none = source.columns.map(({ name }) => `${quoted(name)} = NULL`).join(', ')
  const isNothing = columns.map(({ name }) => `${quoted(name)} IS NULL`).join(' AND ')
  return [
    `UPDATE ${table} SET ${none} WHERE ${where}`,
    `DELETE FROM ${table} WHERE ${where} AND ${isNothing}`,
    `UPDATE warehouse_tables SET version = version + 1 WHERE name = '${table}' AND OLD.start >= (SELECT purged_to FROM windows_purged)`,
  ]
}

/** A key that is nothing is an empty text, for a grain has no NULL. */
const keyOf = ({ time }: Pick<FactPlan, 'time'>, name: string, row: 'NEW' | 'OLD') =>
  name === time ? `${row}.start` : `coalesce(${row}.keys ->> '${name}', '')`

import type { DatabaseSync } from 'node:sqlite'
import type { Pack } from '../../contracts/pack.ts'
import { warehousePlan } from '../../engine/warehouse/plan.ts'
import { type DeclaredTable, declaredTables } from '../../engine/warehouse/tables.ts'
import { Failure } from '../failure.ts'

/** The statements that make the tables of a migrated database those that a pack declares. None where they are so already. */
export function driftOf(migrated: DatabaseSync, pack: Pack): string[] {
  const there = schemaOf(migrated, pack.name)
  const declared = declaredTables(pack, warehousePlan(pack))
  const isView = ({ kind }: DeclaredTable) => kind === 'view' || kind === 'star'
  const tables = declared
    .filter((each) => !isView(each))
    .flatMap((table) => tableDrift(table, there.get(table.name)))
  const names = new Set(declared.map(({ name }) => name))
  const gone = [...there.keys()].filter((name) => !names.has(name))
  const views = declared
    .filter(isView)
    .filter(({ name, sql }) => tables.length > 0 || there.get(name)?.sql !== sql[0])
  // A table that a view speaks of cannot be changed.
  const dropped = [...views.map(({ name }) => name), ...gone].filter(
    (name) => there.get(name)?.type === 'view',
  )
  const written = new Set([...there.values()].map(({ sql }) => sql))
  const wanted = new Set(declared.flatMap(({ sql: [, ...indexes] }) => indexes))
  const indexes = declared
    .flatMap(({ name, sql: [, ...own] }) => (there.has(name) ? own : []))
    .filter((index) => !written.has(index))
  const isPart = ({ type }: Known) => type === 'index' || type === 'trigger'
  const unwanted = [...there].filter(([, known]) => isPart(known) && !wanted.has(known.sql))
  return [
    ...dropped.map((name) => `DROP VIEW ${name}`),
    ...unwanted.map(([name, { type }]) => `DROP ${type.toUpperCase()} ${name}`),
    ...gone.filter((name) => there.get(name)?.type === 'table').map((name) => `DROP TABLE ${name}`),
    ...tables,
    ...indexes,
    ...views.flatMap(({ sql }) => sql),
  ]
}

interface Known {
  readonly type: 'table' | 'view' | 'index' | 'trigger'
  readonly sql: string
  readonly columns: ReadonlySet<string>
}

function schemaOf(database: DatabaseSync, pack: string): Map<string, Known> {
  const found = database
    .prepare(
      "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name LIKE ? || '\\_%' ESCAPE '\\'",
    )
    .all(pack) as unknown as { name: string; type: Known['type']; sql: string }[]
  return new Map(
    found.map(({ name, type, sql }) => {
      const columns = database.prepare('SELECT name FROM pragma_table_xinfo(?)').all(name)
      return [name, { type, sql, columns: new Set(columns.map((column) => String(column.name))) }]
    }),
  )
}

/** Whether a table was made with this very column. */
function isIn(table: string, column: string): boolean {
  const at = table.indexOf(column)
  return at >= 0 && /^\s*[,)]/.test(table.slice(at + column.length))
}

function tableDrift({ name, sql, columns = new Map() }: DeclaredTable, known: Known | undefined): string[] {
  if (!known) return [...sql]
  const changed = [...columns].filter(([, written]) => !isIn(known.sql, written))
  const removed = [...known.columns].filter((column) => !columns.has(column))
  const kept = changed.filter(
    ([column, written]) => known.columns.has(column) && !written.includes(' VIRTUAL'),
  )
  const needed = changed.filter(([, written]) => written.includes('NOT NULL'))
  const [stuck] = [...kept, ...needed]
  if (stuck)
    throw new Failure(
      `${name}.${stuck[0]} cannot be changed in place.`,
      'A grain, a key and the type of a column stay what they are: declare a new fact or dimension beside it.',
    )
  return [
    ...[...removed, ...changed.map(([column]) => column).filter((column) => known.columns.has(column))].map(
      (column) => `ALTER TABLE ${name} DROP COLUMN "${column}"`,
    ),
    ...changed.map(([, written]) => `ALTER TABLE ${name} ADD COLUMN ${written}`),
  ]
}

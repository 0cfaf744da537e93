import type { Pack } from '../../contracts/pack.ts'
import { type Column, listed, quoted, STORED } from './column.ts'
import { dimensionMarks, factMarks } from './day-marks.ts'
import type { DimensionPlan, FactPlan, WarehousePlan } from './plan.ts'
import { starSql } from './star.ts'
import { windowMarks } from './window-marks.ts'

/** Something that a pack has in the database, and the statements that make it. */
export interface DeclaredTable {
  readonly kind: 'dimension' | 'log' | 'fact' | 'star' | 'view'
  readonly name: string
  readonly title: string
  /** Of a table, itself, then its indexes and triggers. */
  readonly sql: readonly string[]
  /** Of a table, its columns as they are written. */
  readonly columns?: ReadonlyMap<string, string>
}

/** Everything that a pack has in the database, in the order in which it can be made. */
export function declaredTables(pack: Pack, plan: WarehousePlan): DeclaredTable[] {
  const rows = plan.facts.filter(({ serve }) => serve === 'rows')
  return [
    ...plan.dimensions.flatMap((dimension) => [
      withMarks(dimensionTable(dimension), dimensionMarks(pack.name, dimension, plan.facts)),
      logTable(dimension),
    ]),
    ...rows.map((fact) =>
      withMarks(factTable(fact), [...factMarks(pack.name, fact), ...windowMarks(pack.name, fact)]),
    ),
    ...rows.map((fact) => ({
      kind: 'star' as const,
      name: `${pack.name}_${fact.name}_star`,
      title: `${fact.title}, with all that is known of its dimensions as of then`,
      sql: [`CREATE VIEW ${pack.name}_${fact.name}_star AS\n${starSql(fact, pack.timezone)}`],
    })),
    ...Object.entries(pack.views ?? {}).map(([name, { title, sql }]) => ({
      kind: 'view' as const,
      name: `${pack.name}_${name}`,
      title,
      sql: [`CREATE VIEW ${pack.name}_${name} AS\n${sql}`],
    })),
  ]
}

const withMarks = (table: DeclaredTable, marks: readonly string[]): DeclaredTable => ({
  ...table,
  sql: [...table.sql, ...marks],
})

/** Columns that every dimension has besides its key and attributes. */
export const VERSION_COLUMNS: readonly Column[] = [
  {
    name: 'valid_from',
    type: 'time',
    meaning: 'When the version begins; the first has been since the year 0',
  },
  { name: 'valid_to', type: 'time', meaning: 'When the next version begins; NULL for the current one' },
  { name: 'is_current', type: 'flag', meaning: 'Whether it is the newest version' },
  { name: 'is_deleted', type: 'flag', meaning: 'Whether the thing was no more' },
  { name: 'is_inferred', type: 'flag', meaning: 'Named by a fact, and not told of yet' },
]

function dimensionTable({ table, title, surrogate, key, attributes }: DimensionPlan): DeclaredTable {
  const lines = [
    `${quoted(surrogate)} INTEGER PRIMARY KEY`,
    `${column(key)} NOT NULL`,
    'valid_from INTEGER NOT NULL',
    'valid_to INTEGER',
    'is_current INTEGER NOT NULL',
    'is_deleted INTEGER NOT NULL',
    'is_inferred INTEGER NOT NULL',
    ...attributes.map(column),
    `UNIQUE (${listed([key.name, 'valid_from'])})`,
  ]
  return { kind: 'dimension', name: table, title, ...created(table, lines, 'STRICT') }
}

function logTable({ log, title, key, hasHistory }: DimensionPlan): DeclaredTable {
  const lines = [
    `${column(key)} NOT NULL`,
    'at INTEGER NOT NULL',
    'is_deleted INTEGER NOT NULL',
    'attributes TEXT NOT NULL',
    `PRIMARY KEY (${listed(hasHistory ? [key.name, 'at'] : [key.name])})`,
  ]
  return {
    kind: 'log',
    name: log,
    title: `${title}: the rows that its versions are worked out of`,
    ...created(log, lines, 'STRICT, WITHOUT ROWID'),
  }
}

/** Rows lie in the order in which they came, nearly that of their time: a period is read from neighbouring pages. */
export function factTable({
  table,
  title,
  grain,
  columns,
  derived,
  roles,
  time,
  lookups,
}: FactPlan): DeclaredTable {
  const lines = [
    ...grain.map((each) => `${column(each)} NOT NULL`),
    ...columns.map(column),
    ...roles.map(({ surrogate }) => `${quoted(surrogate)} INTEGER`),
    ...derived.map((each) => `${column(each)} ${generated(each)}`),
    `PRIMARY KEY (${listed(grain.map(({ name }) => name))})`,
  ]
  const { sql, columns: written } = created(table, lines, 'STRICT')
  const indexes = [
    `CREATE INDEX ${table}_by_time ON ${table} (${quoted(time)})`,
    ...lookups.map((name) => `CREATE INDEX ${table}_by_${name} ON ${table} (${listed([name, time])})`),
  ]
  return { kind: 'fact', name: table, title, sql: [...sql, ...indexes], columns: written }
}

const generated = ({ sql, type }: Column & { readonly sql: string }) =>
  `GENERATED ALWAYS AS (CAST((${sql}) AS ${STORED[type]})) VIRTUAL`

const column = ({ name, type }: Column) => `${quoted(name)} ${STORED[type]}`

function created(name: string, lines: readonly string[], options: string) {
  const columns = lines.filter((line) => !/^(PRIMARY KEY|UNIQUE) /.test(line))
  return {
    sql: [`CREATE TABLE ${name} (\n  ${lines.join(',\n  ')}\n) ${options}`],
    columns: new Map(columns.map((line) => [/^"?(\w+)/.exec(line)?.[1] ?? '', line])),
  }
}

import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { defineCommand } from 'citty'
import type { Pack } from '../../contracts/pack.ts'
import { SHARED_TABLES, timeInserts } from '../../engine/warehouse/shared-tables.ts'
import { timeRows } from '../../engine/warehouse/time-dimension.ts'
import { PACKS } from '../../packs/index.ts'
import { INDIA } from '../../packs/shared/holidays.ts'
import { ROOT } from '../installation.ts'
import { driftOf } from './drift.ts'

export const ddl = defineCommand({
  meta: { name: 'ddl', description: 'Write the migrations that the tables of packs need, if any' },
  args: {
    'dry-run': { type: 'boolean', description: 'Say what would be written, and write nothing' },
    json: { type: 'boolean', description: 'Print JSON, for programs' },
  },
  run({ args }) {
    const migrations = missingMigrations(PACKS)
    if (!args['dry-run'])
      for (const { file, sql } of migrations) writeFileSync(join(ROOT, 'migrations', file), sql)
    const files = migrations.map(({ file }) => `migrations/${file}`)
    if (args.json) console.log(JSON.stringify({ migrations: files }))
    else console.log(files.length === 0 ? 'The migrations are what the packs declare.' : files.join('\n'))
  },
})

interface Migration {
  readonly file: string
  readonly sql: string
}

/** What lacks in the migrations for the tables to be what the packs declare. */
export function missingMigrations(packs: readonly Pack[]): Migration[] {
  const files = globSync('*.sql', { cwd: join(ROOT, 'migrations') }).sort()
  const number = String(Number(files.at(-1)?.slice(0, 4)) + 1).padStart(4, '0')
  const database = migrated(files)
  const shared = sharedDrift(database)
  for (const statement of shared) database.exec(statement)
  const byPack = packs.map((pack) => [pack.name, driftOf(database, pack)] as const)
  return [['', shared] as const, ...byPack].flatMap(([pack, statements]) =>
    statements.length === 0
      ? []
      : [{ file: `${number}_warehouse${pack && `_${pack}`}.sql`, sql: script(pack, statements) }],
  )
}

export function migrated(files = globSync('*.sql', { cwd: join(ROOT, 'migrations') }).sort()): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  for (const file of files) database.exec(readFileSync(join(ROOT, 'migrations', file), 'utf8'))
  return database
}

/** Of the calendar, the days that are not as they are declared are written anew. */
function sharedDrift(database: DatabaseSync): string[] {
  const isThere = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'time_dim'").get()
  if (!isThere) return [...SHARED_TABLES, ...timeInserts(timeRows(INDIA))]
  const days = database.prepare('SELECT * FROM time_dim').all()
  const present = new Map(days.map((day) => [JSON.stringify(Object.values(day)), day.date_key]))
  const declared = new Map([...timeRows(INDIA)].map((day) => [JSON.stringify(day), day]))
  const gone = [...present].filter(([text]) => !declared.has(text)).map(([, key]) => key)
  const changed = [...declared].filter(([text]) => !present.has(text)).map(([, day]) => day)
  return [
    ...(gone.length === 0 ? [] : [`DELETE FROM time_dim WHERE date_key IN (${gone.join(', ')})`]),
    ...timeInserts(changed),
  ]
}

function script(pack: string, statements: readonly string[]): string {
  const of = pack === '' ? 'what the warehouse of every pack needs' : `the warehouse of ${pack}`
  return `-- Written by \`tributary packs ddl\`: ${of}.\n${statements.map((each) => `${each};\n`).join('\n')}`
}

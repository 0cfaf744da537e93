import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** As `wrangler d1 migrations apply` keeps it, which goes on from here, and from which this goes on. */
const APPLIED = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`

const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/**
 * Applies the files that are not applied yet, each a transaction. The local database takes the statements of a file at once: each
 * call of it from here waits for an answer.
 */
export async function migrate(database: D1Database, folder: string): Promise<void> {
  await database.prepare(APPLIED).run()
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map(({ name }) => name))
  for (const name of filesIn(folder).filter((each) => !applied.has(each)))
    await database.batch([
      database.prepare(readFileSync(join(folder, name), 'utf8')),
      database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ])
}

/** Tells a set of migrations from every other. */
export function migrationsHash(folder: string): string {
  const hash = createHash('sha256')
  for (const name of filesIn(folder)) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}

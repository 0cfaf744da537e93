import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getPlatformProxy, unstable_splitSqlQuery as statementsOf } from 'wrangler'

interface GatewayConfig {
  readonly compatibility_date: string
  readonly d1_databases: readonly { readonly migrations_dir: string }[]
}

/** As `wrangler d1 migrations apply` keeps it, which goes on from here, and from which this goes on. */
const APPLIED = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`

/**
 * `node src/cli/migrate.ts <configuration of the gateway> <state>`: what `wrangler d1 migrations apply --local` does, which starts a
 * runtime anew for each file. Here it is one for all, each file a transaction.
 */
const [config = '', state = ''] = process.argv.slice(2)
const { compatibility_date, d1_databases }: GatewayConfig = JSON.parse(readFileSync(config, 'utf8'))
const folder = d1_databases[0]?.migrations_dir ?? ''
const configPath = join(state, 'migrate.json')
writeFileSync(configPath, JSON.stringify({ name: 'migrate', compatibility_date, d1_databases }))
const { env, dispose } = await getPlatformProxy<{ DATABASE: D1Database }>({
  configPath,
  persist: { path: join(state, 'v3') },
  remoteBindings: false,
})
try {
  await apply(env.DATABASE)
} finally {
  await dispose()
}

async function apply(database: D1Database): Promise<void> {
  await database.prepare(APPLIED).run()
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map(({ name }) => name))
  const pending = readdirSync(folder).filter((name) => name.endsWith('.sql') && !applied.has(name))
  for (const name of pending.sort()) {
    const statements = statementsOf(readFileSync(join(folder, name), 'utf8'))
    await database.batch([
      ...statements.map((statement) => database.prepare(statement)),
      database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ])
  }
}

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getPlatformProxy } from 'wrangler'
import { migrate } from './migrations.ts'

interface GatewayConfig {
  readonly compatibility_date: string
  readonly d1_databases: readonly { readonly migrations_dir: string }[]
}

/**
 * `node src/cli/migrate.ts <configuration of the gateway> <state>`: what `wrangler d1 migrations apply --local` does, which starts a
 * runtime anew for each file. Here it is one for all.
 */
const [config = '', state = ''] = process.argv.slice(2)
const { compatibility_date, d1_databases }: GatewayConfig = JSON.parse(readFileSync(config, 'utf8'))
const configPath = join(state, 'migrate.json')
writeFileSync(configPath, JSON.stringify({ name: 'migrate', compatibility_date, d1_databases }))
const { env, dispose } = await getPlatformProxy<{ DATABASE: D1Database }>({
  configPath,
  persist: { path: join(state, 'v3') },
  remoteBindings: false,
})
try {
  await migrate(env.DATABASE, d1_databases[0]?.migrations_dir ?? '')
} finally {
  await dispose()
}

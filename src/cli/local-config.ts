import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parse } from 'smol-toml'
import { buildDashboard } from './build-dashboard.ts'
import { ROOT, type Secrets } from './installation.ts'

/** Every deployed worker, the public one first. */
export const DEPLOYED = [
  'wrangler.toml',
  'workers/preprocess.toml',
  'workers/infer.toml',
  'workers/inspect.toml',
  'workers/notify.toml',
  'workers/recover.toml',
  'workers/stream.toml',
  'workers/warehouse.toml',
  'workers/lake.toml',
  'workers/bridge.toml',
  'workers/replay.toml',
] as const

const LOCAL = [...DEPLOYED, 'workers/telemetry.toml'] as const

interface WorkerConfig {
  name: string
  main: string
  vars?: Record<string, unknown>
  services?: Record<string, string>[]
  d1_databases?: { migrations_dir?: string }[]
  assets?: { directory: string }
  build?: unknown
  analytics_engine_datasets?: { binding: string }[]
}

/**
 * Builds the dashboard and writes the deployed configurations as they are to run on one machine, and answers their paths: the same workers and
 * bindings, but for Analytics Engine, whose place a worker of our own takes under the same name.
 */
export function writeLocalConfigs(
  directory: string,
  { key, webhook_secret }: Pick<Secrets, 'key' | 'webhook_secret'>,
  vars: Record<string, unknown> = {},
): string[] {
  const secrets = {
    FIRST_KEY_SHA256: createHash('sha256').update(key).digest('hex'),
    WEBHOOK_SECRET: webhook_secret,
  }
  mkdirSync(directory, { recursive: true })
  // beside the configurations, so that two that start at a time are not in each other's way
  const dashboard = join(directory, 'dashboard')
  buildDashboard(dashboard)
  return LOCAL.map((path) => {
    const source = resolve(ROOT, path)
    const config = parse(readFileSync(source, 'utf8')) as unknown as WorkerConfig
    const target = join(directory, `${basename(path, '.toml')}.json`)
    const own = config.name === 'tributary-bridge' ? bridgeSettings() : {}
    const overrides = { ...own, ...vars, ...secrets }
    writeFileSync(target, JSON.stringify(localised(config, dirname(source), dashboard, overrides), null, 2), {
      mode: 0o600,
    })
    return target
  })
}

/** Settings of the bridge come from the environment, as secrets do; no other worker gets them. */
export function bridgeSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith('BRIDGE_') && value ? [[name, value]] : [],
    ),
  )
}

function localised(
  {
    analytics_engine_datasets = [],
    services = [],
    d1_databases,
    vars,
    assets,
    build: _,
    ...config
  }: WorkerConfig,
  folder: string,
  dashboard: string,
  overrides: Record<string, unknown>,
) {
  const telemetry = analytics_engine_datasets.map(({ binding }) => ({
    binding,
    service: 'tributary-telemetry',
  }))
  return {
    ...config,
    main: resolve(folder, config.main),
    vars: { ...vars, ...overrides },
    services: [...services, ...telemetry],
    ...(assets && { assets: { ...assets, directory: dashboard } }),
    ...(d1_databases && {
      d1_databases: d1_databases.map((database) => ({
        ...database,
        ...(database.migrations_dir && { migrations_dir: resolve(folder, database.migrations_dir) }),
      })),
    }),
  }
}

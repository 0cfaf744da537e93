import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getPlatformProxy } from 'wrangler'

export interface AtRest {
  readonly BUCKET: R2Bucket
  readonly DATABASE: D1Database
}

const CONFIG = {
  name: 'look',
  compatibility_date: '2026-09-01',
  r2_buckets: [{ binding: 'BUCKET', bucket_name: 'tributary' }],
  d1_databases: [
    {
      binding: 'DATABASE',
      database_name: 'tributary',
      database_id: '00000000-0000-0000-0000-000000000000',
    },
  ],
}

/** Looks into the state of workers that do not run. */
export async function lookInto<T>(state: string, look: (found: AtRest) => Promise<T>): Promise<T> {
  const configPath = join(state, 'look.json')
  writeFileSync(configPath, JSON.stringify(CONFIG))
  const { env, dispose } = await getPlatformProxy<AtRest>({
    configPath,
    persist: { path: join(state, 'v3') },
    remoteBindings: false,
  })
  try {
    return await look(env)
  } finally {
    await dispose()
  }
}

/// <reference types="vite/types/importMeta.d.ts" />
/// <reference types="@cloudflare/vitest-plugin/types" />
import { applyD1Migrations } from 'cloudflare:test'

const MIGRATIONS = import.meta.glob<string>('../../migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
})

export async function migrate(database: D1Database): Promise<void> {
  for (const [path, sql] of Object.entries(MIGRATIONS).sort())
    await applyD1Migrations(database, [{ name: path, queries: statements(sql) }])
}

/** Splits a script at the semicolons outside of triggers. */
function statements(sql: string): string[] {
  const text = sql.replace(/^--.*$/gm, '')
  return text.match(/\s*CREATE TRIGGER[\s\S]*?\nEND;|[^;]+;/g)?.filter((statement) => statement.trim()) ?? []
}

import type { LakeTable } from '../../contracts/lake.ts'
import { type Client, CONNECTION_ARGS } from '../client.ts'
import { Failure } from '../failure.ts'

/** Of a command that changes tables. */
export const TEND_ARGS = {
  table: { type: 'positional', required: false, description: 'As pack.table' },
  all: { type: 'boolean', description: 'Every table' },
  'dry-run': { type: 'boolean', description: 'Say what would be done, and change nothing' },
  ...CONNECTION_ARGS,
} as const

/** The tables that a command names. */
export async function namedTables(
  gateway: Client,
  { table, all }: { table?: string | undefined; all?: boolean | undefined },
): Promise<string[]> {
  if (table !== undefined && !all) return [table]
  if (table !== undefined || !all) throw new Failure('It is not said which table.', 'Give one, or --all.', 2)
  const { tables } = await gateway.json<{ tables: LakeTable[] }>('/v1/lake')
  return tables.map((each) => each.table)
}

export const tendPath = (table: string, what: 'compact' | 'vacuum', dryRun: boolean | undefined) =>
  `/v1/lake/${encodeURIComponent(table)}/${what}${dryRun ? '?dry_run=true' : ''}`

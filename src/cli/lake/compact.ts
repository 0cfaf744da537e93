import { defineCommand } from 'citty'
import type { Compacted } from '../../contracts/lake.ts'
import { type Client, connect } from '../client.ts'
import { renderTable } from '../table.ts'
import { formatBytes } from '../upload/summary.ts'
import { namedTables, TEND_ARGS, tendPath } from './arguments.ts'

export const compact = defineCommand({
  meta: { name: 'compact', description: 'Join the small files of days that are over' },
  args: TEND_ARGS,
  async run({ args }) {
    const gateway = connect(args)
    const all: Compacted[] = []
    for (const table of await namedTables(gateway, args))
      all.push(await compactTable(gateway, table, args['dry-run']))
    console.log(args.json ? JSON.stringify({ tables: all }) : render(all, args['dry-run'] === true))
  },
})

/** Call after call, until nothing is left. */
async function compactTable(gateway: Client, table: string, dryRun: boolean | undefined): Promise<Compacted> {
  const sum: Compacted = { table, groups: 0, removed: 0, added: 0, bytes: 0, left: 0 }
  for (;;) {
    const path = tendPath(table, 'compact', dryRun)
    const done = await gateway.json<Compacted>(path, { method: 'POST' })
    for (const field of ['groups', 'removed', 'added', 'bytes'] as const) sum[field] += done[field]
    sum.left = done.left
    // nothing was done: somebody else is at it
    if (done.left === 0 || done.groups === 0) return sum
  }
}

const COLUMNS = [
  { head: 'table' },
  { head: 'files', align: 'right' },
  { head: 'size', align: 'right' },
  { head: 'become', align: 'right' },
  { head: 'left', align: 'right' },
] as const

function render(all: readonly Compacted[], dryRun: boolean): string {
  const changed = all.filter(({ groups, left }) => groups + left > 0)
  if (changed.length === 0) return 'There are no small files to be joined.'
  const rows = changed.map(({ table, removed, bytes, added, left }) => [
    table,
    String(removed),
    formatBytes(bytes),
    String(added),
    String(left),
  ])
  const note = dryRun ? 'Nothing was changed.' : 'The files before stay until their retention is over.'
  return `${renderTable(COLUMNS, rows)}\n\n${note}`
}

import { defineCommand } from 'citty'
import type { LakeTable } from '../../contracts/lake.ts'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { renderTable } from '../table.ts'
import { formatBytes } from '../upload/summary.ts'

export const ls = defineCommand({
  meta: { name: 'ls', description: 'List the tables: what is in them, and what is behind' },
  args: { pack: { type: 'positional', required: false, description: 'Only of a pack' }, ...CONNECTION_ARGS },
  async run({ args }) {
    const query = args.pack === undefined ? '' : `?pack=${encodeURIComponent(args.pack)}`
    const { tables } = await connect(args).json<{ tables: LakeTable[] }>(`/v1/lake${query}`)
    console.log(args.json ? JSON.stringify({ tables }) : render(tables))
  },
})

const COLUMNS = [
  { head: 'table' },
  { head: 'version', align: 'right' },
  { head: 'files', align: 'right' },
  { head: 'rows', align: 'right' },
  { head: 'size', align: 'right' },
  { head: 'last commit' },
  { head: 'rows behind', align: 'right' },
  { head: 'lag', align: 'right' },
  { head: 'problem', max: 80 },
] as const

function render(tables: readonly LakeTable[]): string {
  if (tables.length === 0)
    return 'The lake is empty. Events come into it once they are sealed, seconds after they were taken.'
  return renderTable(
    COLUMNS,
    tables.map((table) => [
      table.table,
      String(table.version),
      String(table.files),
      String(table.rows),
      formatBytes(table.bytes),
      table.committed_at.slice(0, 19).replace('T', ' '),
      String(table.rows_behind),
      `${Math.round(table.lag_seconds)} s`,
      table.problem ?? '',
    ]),
  )
}

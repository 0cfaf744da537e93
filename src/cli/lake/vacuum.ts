import { defineCommand } from 'citty'
import type { Vacuumed } from '../../contracts/lake.ts'
import { connect } from '../client.ts'
import { formatBytes } from '../upload/summary.ts'
import { namedTables, TEND_ARGS, tendPath } from './arguments.ts'

export const vacuum = defineCommand({
  meta: { name: 'vacuum', description: 'Delete the files that no reader needs any more' },
  args: TEND_ARGS,
  async run({ args }) {
    const gateway = connect(args)
    const all: Vacuumed[] = []
    for (const table of await namedTables(gateway, args)) {
      const path = tendPath(table, 'vacuum', args['dry-run'])
      all.push(await gateway.json<Vacuumed>(path, { method: 'POST' }))
    }
    console.log(args.json ? JSON.stringify({ tables: all }) : render(all, args['dry-run'] === true))
  },
})

function render(all: readonly Vacuumed[], dryRun: boolean): string {
  const files = all.reduce((sum, each) => sum + each.files + each.log_entries + each.segments, 0)
  if (files === 0) return 'There is nothing that is over its retention.'
  const bytes = formatBytes(all.reduce((sum, each) => sum + each.bytes, 0))
  const keys = all.flatMap((each) => each.keys)
  const head = dryRun
    ? `${files} files, ${bytes}, would be deleted. Nothing was changed.`
    : `${files} files, ${bytes}, were deleted.`
  const more = keys.length < files ? `\n\nThere are ${files - keys.length} more.` : ''
  return `${head}\n\n${keys.join('\n')}${more}`
}

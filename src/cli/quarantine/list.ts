import { defineCommand } from 'citty'
import type { QuarantineEntry } from '../../contracts/quarantine.ts'
import { connect, failureOf } from '../client.ts'
import { renderTable } from '../table.ts'
import { nextOf, queryOf, RANGE_ARGS } from './arguments.ts'

export const list = defineCommand({
  meta: { name: 'list', description: 'List the requests of a stream that have rows in quarantine' },
  args: {
    ...RANGE_ARGS,
    state: { type: 'string', default: 'waiting', description: 'waiting, replayed or all' },
    limit: { type: 'string', default: '100', description: 'Requests at most' },
  },
  async run({ args }) {
    const { stream, since, state, limit } = args
    const path = `/v1/quarantine?${queryOf({ stream, since, state, limit })}`
    const response = await connect(args).fetch(path)
    if (!response.ok) throw await failureOf(path, response)
    const { quarantine } = (await response.json()) as { quarantine: QuarantineEntry[] }
    const more = nextOf(response) !== undefined
    console.log(args.json ? JSON.stringify({ quarantine, more }) : render(quarantine, stream, more))
  },
})

const COLUMNS = [
  { head: 'request' },
  { head: 'quarantined' },
  { head: 'contract' },
  { head: 'rows', align: 'right' },
  { head: 'replayed', align: 'right' },
  { head: 'first reason', max: 80 },
] as const

function render(entries: readonly QuarantineEntry[], stream: string, more: boolean): string {
  if (entries.length === 0) return `Nothing of ${stream} is in quarantine.`
  const table = renderTable(
    COLUMNS,
    entries.map(({ message_id, quarantined_at, contract, rows, replayed, errors: [first] }) => [
      message_id,
      quarantined_at.slice(0, 19).replace('T', ' '),
      contract,
      String(rows),
      String(replayed),
      first ? `${first.path} ${first.message}`.trim() : '',
    ]),
  )
  return more ? `${table}\n\nThere are more: --limit and --since say which.` : table
}

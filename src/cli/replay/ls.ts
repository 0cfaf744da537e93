import { defineCommand } from 'citty'
import type { KeptReplay } from '../../contracts/replay.ts'
import { CONNECTION_ARGS, connect, failureOf } from '../client.ts'
import { nextLink } from '../study-images.ts'
import { renderTable } from '../table.ts'

export const ls = defineCommand({
  meta: { name: 'ls', description: 'List the replays that are kept, newest first' },
  args: {
    limit: { type: 'string', default: '20', description: 'Replays at most, up to 100' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const path = `/v1/replays?${new URLSearchParams({ limit: args.limit })}`
    const response = await connect(args).fetch(path)
    if (!response.ok) throw await failureOf(path, response)
    const { replays } = (await response.json()) as { replays: KeptReplay[] }
    const more = nextLink(response.headers.get('Link')) !== undefined
    console.log(args.json ? JSON.stringify({ replays, more }) : render(replays, more))
  },
})

const COLUMNS = [
  { head: 'id' },
  { head: 'stream' },
  { head: 'from' },
  { head: 'to' },
  { head: 'begun' },
  { head: 'state' },
  { head: 'differences', align: 'right' },
  { head: 'problem', max: 80 },
] as const

function render(replays: readonly KeptReplay[], more: boolean): string {
  if (replays.length === 0)
    return 'No replay is kept. One that the command has swapped, or that was a dry run, is forgotten.'
  const short = (time: string) => time.slice(0, 19).replace('T', ' ')
  const table = renderTable(
    COLUMNS,
    replays.map(({ id, stream, from, to, begun_at, state, step, differences, problem }) => [
      id,
      stream,
      short(from),
      short(to),
      short(begun_at),
      step === 'none' ? state : `${state}: ${step}`,
      differences === undefined ? '' : String(differences),
      problem ?? '',
    ]),
  )
  return more ? `${table}\n\nThere are more: --limit says how many.` : table
}

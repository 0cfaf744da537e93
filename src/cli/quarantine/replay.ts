import { defineCommand } from 'citty'
import type { ReplayAnswer } from '../../contracts/quarantine.ts'
import { type Client, connect, failureOf } from '../client.ts'
import { patient } from '../retry.ts'
import { renderTable } from '../table.ts'
import { nextOf, queryOf, RANGE_ARGS } from './arguments.ts'

/** Errors that are shown. */
const SHOWN = 20

export const replay = defineCommand({
  meta: {
    name: 'replay',
    description: 'Hold what is in quarantine against the contract as it is now, and take what passes',
  },
  args: {
    ...RANGE_ARGS,
    limit: { type: 'string', description: 'Requests at most; all, if not said' },
    'dry-run': { type: 'boolean', description: 'Say what would pass, and change nothing' },
  },
  async run({ args }) {
    const { stream, since, limit } = args
    const dry_run = args['dry-run'] ? 'true' : undefined
    const path = `/v1/quarantine/replay?${queryOf({ stream, since, limit, dry_run })}`
    const answers = await replayAll(patient(connect(args)), path, limit === undefined)
    const sum = summed(answers)
    console.log(args.json ? JSON.stringify(sum) : render(sum))
  },
})

/** One call after another: each says where the next one goes on. */
async function replayAll(gateway: Client, first: string, all: boolean): Promise<ReplayAnswer[]> {
  const answers: ReplayAnswer[] = []
  for (let path: string | undefined = first; path !== undefined; ) {
    const response: Response = await gateway.fetch(path, { method: 'POST' })
    if (!response.ok) throw await failureOf(path, response)
    answers.push((await response.json()) as ReplayAnswer)
    path = all ? nextOf(response) : undefined
  }
  return answers
}

export function summed(answers: readonly ReplayAnswer[]): ReplayAnswer {
  const sum: ReplayAnswer = { examined: 0, still_bad: 0, errors: [] }
  for (const answer of answers) {
    for (const name of ['examined', 'would_pass', 'replayed', 'accepted', 'duplicates', 'still_bad'] as const)
      if (answer[name] !== undefined) sum[name] = (sum[name] ?? 0) + answer[name]
    sum.errors.push(...answer.errors.slice(0, SHOWN - sum.errors.length))
  }
  return sum
}

const COLUMNS = [
  { head: 'request' },
  { head: 'row', align: 'right' },
  { head: 'still bad', max: 100 },
] as const

function render({
  examined,
  would_pass,
  replayed,
  accepted,
  duplicates,
  still_bad,
  errors,
}: ReplayAnswer): string {
  if (examined === 0) return 'Nothing waits in quarantine.'
  const became =
    would_pass === undefined
      ? `${replayed} came out: ${accepted} new, ${duplicates} double`
      : `${would_pass} would pass; nothing was changed`
  const head = `${examined} rows waited. ${became}. ${still_bad} ${still_bad === 1 ? 'is' : 'are'} still bad.`
  if (errors.length === 0) return head
  const rows = errors.map(({ message_id, row, path, message }) => [
    message_id,
    String(row),
    `${path} ${message}`.trim(),
  ])
  return `${head}\n\n${renderTable(COLUMNS, rows)}`
}

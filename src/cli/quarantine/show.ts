import { defineCommand } from 'citty'
import type { QuarantinedRow } from '../../contracts/quarantine.ts'
import { CONNECTION_ARGS, connect, failureOf } from '../client.ts'
import { renderTable } from '../table.ts'
import { queryOf, STREAM_ARG } from './arguments.ts'

type Row = Pick<QuarantinedRow, 'text' | 'errors'>

export const show = defineCommand({
  meta: { name: 'show', description: 'Show the bad rows of a request as they were sent, with the reasons' },
  args: {
    ...STREAM_ARG,
    request: { type: 'positional', required: true, description: 'As "quarantine list" shows it' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const path = `/v1/quarantine/${encodeURIComponent(args.request)}?${queryOf({ stream: args.stream })}`
    const response = await connect(args).fetch(path)
    if (!response.ok) throw await failureOf(path, response)
    const lines = (await response.text()).split('\n').filter((line) => line !== '')
    const rows = lines.map((line): Row => JSON.parse(line))
    console.log(args.json ? JSON.stringify({ rows }) : render(rows))
  },
})

const COLUMNS = [
  { head: 'row', align: 'right' },
  { head: 'reason', max: 80 },
  { head: 'text', max: 200 },
] as const

function render(rows: readonly Row[]): string {
  return renderTable(
    COLUMNS,
    rows.flatMap(({ text, errors }) =>
      errors.length === 0
        ? [['', 'replayed', text]]
        : errors.map(({ row, path, message }, i) => [
            i === 0 ? String(row) : '',
            `${path} ${message}`.trim(),
            i === 0 ? text : '',
          ]),
    ),
  )
}

import { defineCommand } from 'citty'
import { nearest } from '../../engine/ingest/nearest.ts'
import { Failure } from '../failure.ts'
import { readNumber } from '../numbers.ts'
import { ASK_ARGS, ask, lakeViews } from './ask.ts'

/** A table on the terminal shows so many rows if nothing is said. */
const SHOWN = 20

export const cat = defineCommand({
  meta: { name: 'cat', description: 'Print rows of a table' },
  args: {
    table: { type: 'positional', required: true, description: 'As pack.table' },
    limit: { type: 'string', description: 'So many rows, and no more files than have them' },
    ...ASK_ARGS,
  },
  async run({ args }) {
    const limit =
      args.limit === undefined
        ? undefined
        : readNumber(args.limit, 'limit', { min: 1, max: Number.MAX_SAFE_INTEGER, integer: true })
    const isShort = limit === undefined && (args.format ?? 'table') === 'table' && !args.json && !args.output
    // one more tells that there are more
    const most = isShort ? SHOWN + 1 : limit
    const sql = `SELECT * FROM ${tableNamed(args.table)}${most === undefined ? '' : ` LIMIT ${most}`}`
    await ask(args, { sql, limit: most, shown: limit ?? SHOWN })
  },
})

function tableNamed(name: string): string {
  const views = lakeViews()
  const view = views.get(name)
  if (view && 'columns' in view) return name
  const tables = [...views.values()].filter((each) => 'columns' in each).map((each) => each.name)
  throw new Failure(
    `There is no table "${name}" in the lake.`,
    `The nearest are ${nearest(name, tables).join(', ')}.`,
  )
}

import { defineCommand } from 'citty'
import { CONNECTION_ARGS, connect, failureOf } from '../client.ts'
import { FORMAT_ARG, formatOf } from '../rows.ts'
import { printResults } from './print.ts'

export const show = defineCommand({
  meta: { name: 'show', description: 'Show what the rules of a pack made of its data' },
  args: {
    pack: { type: 'positional', required: true, description: 'Its name' },
    from: { type: 'string', description: 'The first day; seven days with today, if neither is said' },
    to: { type: 'string', description: 'The day after the last' },
    rule: { type: 'string', description: 'Only this one' },
    scope: { type: 'string', description: 'load, counted up as rows come, or day, of the whole day' },
    failed: { type: 'boolean', description: 'Only what failed' },
    ...FORMAT_ARG,
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const { pack, from, to, rule, scope, failed } = args
    const format = formatOf(args)
    const said = {
      from,
      to,
      rule,
      scope,
      failed: failed ? 'true' : undefined,
      format: format === 'csv' ? 'csv' : undefined,
    }
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(said)) if (value !== undefined) query.set(name, value)
    const path = `/v1/quality/${encodeURIComponent(pack)}?${query}`
    const response = await connect(args).fetch(path)
    if (!response.ok) throw await failureOf(path, response)
    await printResults(response, format)
  },
})

import { defineCommand } from 'citty'
import { CONNECTION_ARGS, connect, failureOf } from './client.ts'
import { FORMAT_ARG, formatOf, printRows } from './rows.ts'

export const kpi = defineCommand({
  meta: { name: 'kpi', description: 'Read a figure by its name' },
  args: {
    name: { type: 'positional', required: true, description: 'As pack.kpi' },
    from: { type: 'string', description: 'The begin of the period, ISO 8601 with a zone, or a day' },
    to: { type: 'string', description: 'Its end, not with it; 30 days with today, if neither is said' },
    tz: { type: 'string', description: 'The zone of days and hours; that of the pack, if not said' },
    filter: { type: 'string', description: 'As city=Pune; several with &' },
    ...FORMAT_ARG,
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const { name, from, to, tz, filter } = args
    const format = formatOf(args)
    const query = new URLSearchParams(filter)
    const said = { from, to, tz, format: format === 'csv' ? 'csv' : 'json' }
    for (const [key, value] of Object.entries(said)) if (value !== undefined) query.set(key, value)
    const path = `/v1/kpis/${encodeURIComponent(name)}?${query}`
    const response = await connect(args).fetch(path)
    if (!response.ok) throw await failureOf(path, response)
    await printRows(response, format)
  },
})

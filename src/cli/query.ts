import { defineCommand } from 'citty'
import { CONNECTION_ARGS, connect, failureOf } from './client.ts'
import { FORMAT_ARG, formatOf, printRows } from './rows.ts'

export const query = defineCommand({
  meta: { name: 'query', description: 'Read the warehouse with SQL' },
  args: {
    sql: { type: 'positional', required: true, description: 'One query: SELECT, WITH or VALUES' },
    explain: { type: 'boolean', description: 'Show how SQLite would go about it, instead' },
    ...FORMAT_ARG,
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const format = formatOf(args)
    const response = await connect(args).fetch('/v1/sql', {
      method: 'POST',
      body: JSON.stringify({
        sql: args.sql,
        explain: args.explain === true,
        format: format === 'csv' ? 'csv' : 'json',
      }),
      headers: { 'Content-Type': 'application/json' },
    })
    if (!response.ok) throw await failureOf('/v1/sql', response)
    await printRows(response, format)
    if (response.headers.get('Truncated') === 'true')
      console.error('There are more rows: these are the first that one answer holds.')
  },
})

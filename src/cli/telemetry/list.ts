import { defineCommand } from 'citty'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { renderTable } from '../table.ts'
import { savedQueries } from './saved.ts'

export const list = defineCommand({
  meta: { name: 'list', description: 'List the queries that ship' },
  args: CONNECTION_ARGS,
  async run({ args }) {
    const queries = await savedQueries(connect(args))
    if (args.json) return console.log(JSON.stringify({ queries }))
    const columns = [
      { head: 'name', align: 'left' as const },
      { head: 'title', align: 'left' as const },
    ]
    console.log(
      renderTable(
        columns,
        queries.map(({ name, title }) => [name, title]),
      ),
    )
  },
})

import { defineCommand } from 'citty'
import { type Client, CONNECTION_ARGS, connect, failureOf } from '../client.ts'
import { Failure } from '../failure.ts'
import { printRows } from '../rows.ts'
import { savedQueries } from './saved.ts'

const PATH = '/v1/telemetry/sql'

export const query = defineCommand({
  meta: { name: 'query', description: 'Ask with the SQL of Analytics Engine, or with a query that ships' },
  args: {
    sql: { type: 'positional', required: false, description: 'One SELECT over the data set tributary' },
    saved: { type: 'string', description: 'The name of a query that ships, instead' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const gateway = connect(args)
    const response = await gateway.fetch(PATH, { method: 'POST', body: await textOf(args, gateway) })
    if (!response.ok) throw await failureOf(PATH, response)
    const isJson = response.headers.get('Content-Type') === 'application/json'
    if (isJson) await printRows(response, args.json ? 'json' : 'table')
    else process.stdout.write(await response.text())
    if (response.headers.get('Truncated') === 'true')
      console.error('There are more rows: these are the first that one answer holds.')
  },
})

async function textOf(
  { sql, saved }: { sql?: string | undefined; saved?: string | undefined },
  gateway: Client,
): Promise<string> {
  if (sql !== undefined && saved === undefined) return sql
  if (sql !== undefined || saved === undefined)
    throw new Failure(
      'There is no one query to ask.',
      'Give the SQL, or --saved with a name of "npx tributary telemetry list".',
      2,
    )
  const queries = await savedQueries(gateway)
  const found = queries.find(({ name }) => name === saved)
  if (found) return found.sql
  throw new Failure(
    `No query that ships is called "${saved}".`,
    `Give one of ${queries.map(({ name }) => name).join(', ')}.`,
    2,
  )
}

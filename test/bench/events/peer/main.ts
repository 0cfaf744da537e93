/**
 * What the platform is compared with: one plain Node server before SQLite or PostgreSQL.
 * `node test/bench/events/peer/main.ts PORT KEY log|table|postgres PLACE`; the place is a file, or the folder of PostgreSQL's socket.
 */
import type { Backend } from './backend.ts'
import { Log } from './log.ts'
import { Postgres } from './postgres.ts'
import { serve } from './server.ts'
import { Table } from './table.ts'

const [port = '', key = '', kind = '', place = ''] = process.argv.slice(2)

async function open(): Promise<Backend> {
  if (kind === 'log') return new Log(place)
  if (kind === 'table') return new Table(place)
  if (kind === 'postgres') return Postgres.open(place)
  throw new Error(`there is no peer "${kind}"`)
}

serve(await open(), key).listen(Number(port), '127.0.0.1', () =>
  console.log(`Running at http://127.0.0.1:${port}`),
)
process.once('SIGTERM', () => process.exit(0))

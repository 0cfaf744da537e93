import { rmSync } from 'node:fs'
import type { Session } from 'chdb'
import { BLOBS, DATASET, DOUBLES, TABLE } from '../../engine/analytics/columns.ts'
import type { Ask, KeptPoint, Reply } from './clickhouse.ts'

/** The child process that holds the embedded ClickHouse. It lives as long as its parent, and has nothing that the store of points has not. */

/** Not of the statement: what could be set there cannot be written. */
const QUERY_SETTINGS = {
  readonly: 1,
  max_execution_time: 10,
  max_memory_usage: 1_000_000_000,
  max_result_bytes: 50_000_000,
  max_threads: 2,
  // as Analytics Engine, whose ClickHouse is older
  output_format_json_quote_64bit_integers: 1,
  output_format_write_statistics: 0,
}
const SETTINGS = Object.entries(QUERY_SETTINGS)
  .map(([name, value]) => `${name} = ${value}`)
  .join(', ')

const [directory = ''] = process.argv.slice(2)
let session: Session | undefined
let last = 0

process.on('message', async (ask: Ask) => {
  const reply = await answer(ask).catch((error: unknown): Reply => ({ error: firstLine(error) }))
  process.send?.({ id: ask.id, ...reply })
})
// The parent is gone, however it went.
process.on('disconnect', () => process.exit())

async function answer(ask: Ask): Promise<Reply> {
  const engine = await open()
  if (!engine) return { isMissing: true }
  if (ask.kind === 'last') return { text: String(last) }
  if (ask.kind === 'query')
    return { text: engine.query(`${ask.sql} SETTINGS ${SETTINGS} FORMAT ${ask.format}`) }
  const fresh = ask.points.filter(({ id }) => id > last)
  if (fresh.length > 0) engine.query(`INSERT INTO points FORMAT JSONEachRow\n${fresh.map(row).join('\n')}`)
  last = fresh.at(-1)?.id ?? last
  return { text: String(last) }
}

/** Nothing when it is not installed: it is 550 MB, and only for development. */
async function open(): Promise<Session | undefined> {
  if (session) return session
  const chdb = await import('chdb').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  })
  if (!chdb) return undefined
  rmSync(directory, { recursive: true, force: true })
  session = new chdb.Session(directory)
  const columns = TABLE.map(([name, type]) => `${name} ${type}`).join(', ')
  session.query(`CREATE TABLE points (${columns}) ENGINE = MergeTree ORDER BY (index1, timestamp)`)
  return session
}

function row({ timestamp, point }: KeptPoint): string {
  const { indexes, blobs, doubles } = JSON.parse(point) as {
    indexes: string[]
    blobs: string[]
    doubles: number[]
  }
  return JSON.stringify({
    dataset: DATASET,
    timestamp: Math.floor(timestamp / 1000),
    _sample_interval: 1,
    index1: indexes[0] ?? '',
    ...Object.fromEntries(blobs.slice(0, BLOBS.length).map((blob, i) => [BLOBS[i], blob])),
    ...Object.fromEntries(doubles.slice(0, DOUBLES.length).map((double, i) => [DOUBLES[i], double])),
  })
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n')[0]?.slice(0, 500) ?? ''
}

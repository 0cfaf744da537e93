import { openAsBlob, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ColumnType } from '../../../src/contracts/column.ts'
import type { EventFile } from '../../../src/contracts/file.ts'
import type { Kpi } from '../../../src/contracts/kpi.ts'
import type { Side } from '../side.ts'
import type { Answer } from './answers.ts'
import { FEED_NAMES } from './sales.ts'
import type { Took } from './watched.ts'

/** How often it is asked whether rows are there: each question takes its thread for a moment. */
const POLL_MS = 500
/** Rows of a post. */
const POST = 500

/** The platform as its clients see it. */
export class Platform {
  readonly #side: Side

  constructor(side: Side) {
    this.#side = side
  }

  /** Dimensions and stock, which are there before sales come. */
  async feed(folder: string): Promise<void> {
    for (const name of FEED_NAMES) {
      const lines = readFileSync(join(folder, `${name}.ndjson`), 'utf8')
        .trimEnd()
        .split('\n')
      for (let at = 0; at < lines.length; at += POST)
        await this.#ask('POST', `/v1/events/shopsmart.${name}`, lines.slice(at, at + POST).join('\n'))
    }
    await this.#put('inventory', join(folder, 'inventory.csv'))
    const stock = readFileSync(join(folder, 'inventory.csv'), 'utf8').trimEnd().split('\n').length - 1
    const customers = readFileSync(join(folder, 'customers.ndjson'), 'utf8').trimEnd().split('\n').length
    await this.#until('shopsmart_inventory_fact', stock)
    await this.#until('shopsmart_customer_dim', customers)
  }

  /** From the first byte of the file until every line is in the facts. */
  async load(folder: string, lines: number): Promise<Took> {
    const began = performance.now()
    await this.#put('pos_sales', join(folder, 'store_sales.csv'))
    await this.#until('shopsmart_sales_fact', lines)
    return { seconds: (performance.now() - began) / 1000, goneCpuMs: 0 }
  }

  async kpi(name: string, { columns }: Kpi, from: number, to: number): Promise<Answer> {
    const period = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`
    const { text, cache } = await this.#ask('GET', `/v1/kpis/shopsmart.${name}?${period}`)
    if (!cache.includes('fwd=')) throw new Error(`${name} was answered from what was kept: ${cache}`)
    const { data } = JSON.parse(text) as { data: Record<string, unknown>[] }
    return data.map((row) => Object.entries(columns).map(([column, type]) => kept(row[column], type)))
  }

  async #put(stream: string, path: string): Promise<void> {
    const name = `bench-${Date.now()}.csv`
    const { text } = await this.#ask('PUT', `/v1/files/shopsmart.${stream}/${name}`, await openAsBlob(path))
    const { id } = JSON.parse(text) as EventFile
    for (;;) {
      const { state, problem } = JSON.parse((await this.#ask('GET', `/v1/files/${id}`)).text) as EventFile
      if (state === 'loaded') return
      if (state === 'failed') throw new Error(problem?.detail)
      await sleep(POLL_MS)
    }
  }

  async #until(table: string, rows: number): Promise<void> {
    for (;;) {
      const sql = JSON.stringify({ sql: `SELECT count(*) AS n FROM ${table}` })
      const { data } = JSON.parse((await this.#ask('POST', '/v1/sql', sql, 'application/json')).text)
      if (data[0].n === rows) return
      if (data[0].n > rows) throw new Error(`${table} has ${data[0].n} rows, not ${rows}`)
      await sleep(POLL_MS)
    }
  }

  async #ask(method: string, path: string, body?: string | Blob, type = 'application/x-ndjson') {
    const { url, key } = this.#side
    const headers = {
      Authorization: `Bearer ${key}`,
      ...(typeof body === 'string' && { 'Content-Type': type }),
    }
    const response = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
    return { text, cache: response.headers.get('Cache-Status') ?? '' }
  }
}

/** A value as it is in the tables. */
function kept(value: unknown, type: ColumnType): unknown {
  if (value === null) return null
  if (type === 'money') return Math.round(Number(value) * 100)
  return type === 'time' ? Date.parse(String(value)) : value
}

/** Bytes of the database, as it is on the disk. */
export function databaseBytes(directory: string): number {
  const folder = join(directory, 'state')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const databases = files.filter((name) => /\bd1\b.*\.sqlite(-wal)?$/.test(name))
  return databases.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}

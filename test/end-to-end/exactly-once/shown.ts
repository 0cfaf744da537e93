import type { Client } from '../../../src/cli/client.ts'
import { sorted, type WindowName, type WindowRow } from './reference.ts'

/** Columns that the reference has too. */
const COLUMNS: Readonly<Record<WindowName, readonly string[]>> = {
  'quickeats.orders_per_city': ['city', 'orders'],
  'quickeats.payment_success': ['city', 'attempts', 'succeeded', 'rate'],
  'playback.bitrate': ['region', 'cdn', 'device_type', 'avg_kbps'],
  'playback.buffering_by_cdn': ['region', 'cdn', 'sessions', 'rebuffers', 'buffered', 'watched'],
}

/** A row as the reference has it. */
export const compared = (
  name: WindowName,
  start: number,
  row: Readonly<Record<string, unknown>>,
): WindowRow => ({
  start,
  ...Object.fromEntries(COLUMNS[name].map((column) => [column, row[column]])),
})

interface ApiRows {
  readonly rows: readonly { readonly window_start: string; readonly [column: string]: unknown }[]
  readonly counts: { readonly rows: number; readonly late: number; readonly too_late: number }
}

export const windowOf = (api: Client, name: string) => api.json<ApiRows>(`/v1/windows/${name}`)

/** Rows of a window as the API shows them. */
export async function shownRows(api: Client, name: WindowName): Promise<WindowRow[]> {
  const { rows } = await windowOf(api, name)
  return sorted(rows.map((row) => compared(name, Date.parse(row.window_start), row)))
}

/** Rows of a window as they are in the database: those that were final. */
export async function writtenRows(
  database: Pick<D1Database, 'prepare'>,
  fullName: WindowName,
): Promise<WindowRow[]> {
  const [pack, name] = fullName.split('.')
  const { results } = await database
    .prepare('SELECT start, keys, "values" FROM windows WHERE pack = ? AND window = ?')
    .bind(pack, name)
    .all<{ start: number; keys: string; values: string }>()
  return sorted(
    results.map(({ start, keys, values }) =>
      compared(fullName, start, { ...JSON.parse(keys), ...JSON.parse(values) }),
    ),
  )
}

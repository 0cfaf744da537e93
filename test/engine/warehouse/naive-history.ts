import type { Sent } from '../../packs/tables.ts'

const EVER = Date.parse('0000-01-01T00:00:00Z')
const TRACKED = ['city', 'seats'] as const
const FIELDS = ['city', 'seats', 'phone', 'rating', 'active'] as const

type Row = Record<string, unknown>

export interface NaiveVersion {
  driver_id: string
  valid_from: number
  valid_to: number | null
  is_deleted: number
  is_inferred: number
  [attribute: string]: unknown
}

/** What the tables of taxis must hold, worked out of all rows at once, in plain steps. */
export function naive(sent: readonly Sent[]) {
  const of = (stream: string) => sent.filter(([name]) => name === stream).map(([, row]) => row)
  const [drivers, trips] = [of('drivers'), of('trips')]
  const named = trips.flatMap(({ driver_id, helper_id }) => [driver_id, helper_id])
  const keys = [...new Set([...drivers.map(({ driver_id }) => driver_id), ...named])].filter(isText).sort()
  const versions = keys.flatMap((key) =>
    historyOf(
      key,
      drivers.filter(({ driver_id }) => driver_id === key),
    ),
  )
  const tripIds = [...new Set([...trips, ...of('tips')].map(({ trip_id }) => String(trip_id)))].sort()
  return {
    versions,
    trips: tripIds.map((id) =>
      tripOf(
        id,
        trips.filter(({ trip_id }) => trip_id === id),
        of('tips').filter(({ trip_id }) => trip_id === id),
        versions,
      ),
    ),
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function historyOf(key: string, rows: readonly Row[]): NaiveVersion[] {
  const blank = { driver_id: key, valid_from: EVER, valid_to: null, is_deleted: 0 }
  const none = Object.fromEntries(FIELDS.map((field) => [field, null]))
  if (rows.length === 0) return [{ ...blank, is_inferred: 1, ...none }]
  const byTime = new Map<number, Row>()
  for (const row of rows) {
    const at = Date.parse(String(row.as_of))
    const there = byTime.get(at)
    if (!there || rank(row) > rank(there)) byTime.set(at, row)
  }
  const ordered = [...byTime].sort(([a], [b]) => a - b)
  const living = ordered.filter(([, row]) => row.active)
  const newest = (living.at(-1) ?? ordered.at(-1) ?? [])[1] as Row
  const versions: NaiveVersion[] = []
  for (const [at, row] of ordered) {
    const attributes = Object.fromEntries(
      FIELDS.map((field) => [
        field,
        kept((TRACKED as readonly string[]).includes(field) ? row[field] : newest[field]),
      ]),
    )
    const version = {
      ...blank,
      valid_from: at,
      is_deleted: row.active ? 0 : 1,
      is_inferred: 0,
      ...attributes,
    }
    const last = versions.at(-1)
    const isSame =
      last && ['is_deleted', ...TRACKED].every((field) => last[field] === (version as Row)[field])
    if (isSame) continue
    if (last) last.valid_to = at
    versions.push(last ? version : { ...version, valid_from: EVER })
  }
  return versions
}

/** Of two rows of one time: a deletion wins, then whichever is greater as text. */
const rank = (row: Row) =>
  `${row.active ? 0 : 1}${JSON.stringify(Object.fromEntries(FIELDS.filter((field) => kept(row[field]) !== null).map((field) => [field, kept(row[field])])))}`

const kept = (value: unknown) => (typeof value === 'boolean' ? Number(value) : (value ?? null))

function tripOf(
  trip_id: string,
  rows: readonly Row[],
  tips: readonly Row[],
  versions: readonly NaiveVersion[],
) {
  const times = rows.map(({ begun_at }) => Date.parse(String(begun_at)))
  const begun_at = times.length > 0 ? Math.min(...times) : null
  const greatest = (field: string) =>
    rows
      .map((row) => row[field])
      .filter(isText)
      .sort()
      .at(-1) ?? null
  const fares = rows.map(({ fare }) => Math.round(Number(fare) * 100))
  const [driver_id, helper_id] = [greatest('driver_id'), greatest('helper_id')]
  const asOf = (key: string | null) =>
    (begun_at === null
      ? undefined
      : versions.findLast((version) => version.driver_id === key && version.valid_from <= begun_at)
    )?.valid_from ?? null
  return {
    trip_id,
    begun_at,
    driver_id,
    helper_id,
    fare: fares.length > 0 ? Math.max(...fares) : null,
    is_ended: rows.length > 0 ? Number(rows.some(({ state }) => state === 'ended')) : null,
    tips: tips.length > 0 ? tips.reduce((sum, { cents }) => sum + Number(cents), 0) : null,
    driver_since: asOf(driver_id),
    helper_since: asOf(helper_id),
  }
}

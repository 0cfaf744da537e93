import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import type { Pack } from '../../src/contracts/pack.ts'
import { Alerts } from '../../src/engine/stream/alert.ts'
import type { BoardRow } from '../../src/engine/stream/board-row.ts'
import { milliseconds } from '../../src/engine/stream/duration.ts'

export type Row = Record<string, unknown>

export interface GoldenEvent {
  readonly stream: string
  readonly row: unknown
  /** Where the row must be found wrong. */
  readonly bad?: string
}

export interface Counts {
  accepted: number
  duplicates: number
  quarantined: number
}

/** Described in docs/packs.md. */
export interface Golden {
  readonly now: string
  readonly counts: Readonly<Record<string, Counts>>
  readonly late: Readonly<Record<string, number>>
  readonly views: Readonly<Record<string, string>>
  /** SQL, or rows worked out by hand. */
  readonly windows: Readonly<Record<string, string | readonly Row[]>>
  readonly alerts: Readonly<Record<string, GoldenAlert>>
  readonly kpis?: Readonly<Record<string, GoldenKpi>>
  readonly features?: readonly GoldenFeatures[]
  readonly events: readonly GoldenEvent[]
}

interface GoldenAlert {
  readonly keys: BoardRow['keys']
  /** One window or tick each, or several alike: by window the values of the one group, or of several. */
  readonly rows: readonly {
    readonly times?: number
    readonly values: Readonly<Record<string, BoardRow['values'] | readonly Group[]>>
  }[]
  readonly told: readonly string[]
}

/** A period, and SQL or rows. Money is in the smallest unit. */
export interface GoldenKpi {
  readonly from: string
  readonly to: string
  readonly tz?: string
  readonly filters?: Readonly<Record<string, string | number>>
  readonly sql?: string
  readonly rows?: readonly Row[]
}

/** What a view says at a time of those of the ids that it finds: SQL or rows, times in ms or ISO 8601. */
export interface GoldenFeatures {
  readonly view: string
  readonly at: string
  readonly ids: readonly string[]
  readonly sql?: string
  readonly rows?: readonly Row[]
}

type Group = Pick<BoardRow, 'keys' | 'values'>

export function readGolden(name: string): Golden {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../golden', `${name}.json`), 'utf8'))
}

/** What the window must hold, by another way than the engine's. */
export function expectedRows({ events, views, windows }: Golden, name: string): Row[] {
  const told = windows[name]
  if (typeof told !== 'string')
    return (told ?? []).map(({ start, ...rest }) =>
      typeof start === 'string' ? { start: Date.parse(start) / 1000, ...rest } : rest,
    )
  return overEvents({ events, views }, told)
}

/** What SQL makes of the events that are not bad. */
export function overEvents({ events, views }: Pick<Golden, 'events' | 'views'>, sql: string): Row[] {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE events (stream TEXT, row TEXT)')
  const insert = database.prepare('INSERT INTO events VALUES (?, ?)')
  for (const { stream, row, bad } of events) if (bad === undefined) insert.run(stream, JSON.stringify(row))
  for (const [view, sql] of Object.entries(views)) database.exec(`CREATE VIEW ${view} AS ${sql}`)
  return database.prepare(sql).all()
}

/** Rows are the same: quantiles within the 1 % that the sketch promises, anything else to the twelfth digit. */
export function same(pack: Pack, window: string, actual: readonly Row[], expected: readonly Row[]): void {
  const values: Record<string, object> = pack.windows[window]?.values ?? {}
  const keyOf = (row: Row) => JSON.stringify(Object.entries(row).filter(([name]) => !(name in values)))
  const byKey = new Map(actual.map((row) => [keyOf(row), row]))
  expect([...byKey.keys()].sort()).toEqual(expected.map(keyOf).sort())
  for (const row of expected) {
    const found = byKey.get(keyOf(row)) ?? {}
    expect(Object.keys(found)).toEqual(Object.keys(row))
    for (const [name, value] of Object.entries(values)) {
      const [is, must] = [found[name], row[name]]
      const room = Math.abs(Number(must)) * ('quantile' in value ? 0.01 : 1e-12)
      const near =
        typeof must === 'number'
          ? Math.abs(Number(is) - must) <= room
          : JSON.stringify(is) === JSON.stringify(must)
      expect(
        near,
        `${name} is ${JSON.stringify(is)} and must be ${JSON.stringify(must)} in ${keyOf(row)}`,
      ).toBe(true)
    }
  }
}

/** What an alert of the pack tells of the golden windows: `raised 3` at the fourth. */
export function alertsOf({ alerts, windows }: Pack, name: string, golden: Golden): string[] {
  const [alert, told] = [alerts[name], golden.alerts[name]]
  const window = alert && windows[alert.on]
  if (!alert || !told || !window) throw new Error(`there is nothing to tell of ${name}`)
  const size = milliseconds(window.kind === 'gauge' ? window.every : window.size)
  const watch = new Alerts({ [name]: alert })
  return told.rows
    .flatMap(({ times = 1, ...row }) => Array.from({ length: times }, () => row))
    .flatMap(({ values }, i) => {
      const time = { start: i * size, end: (i + 1) * size }
      const rows = Object.entries(values).flatMap(([window, groups]) =>
        (isList(groups) ? groups : [{ keys: told.keys, values: groups }]).map(
          (group): BoardRow => ({ window, ...time, ...group, state: 'final', revised: false }),
        ),
      )
      return watch.see({ changed: rows, final: rows }, (i + 1) * size).map(({ kind }) => `${kind} ${i}`)
    })
}

function isList(groups: BoardRow['values'] | readonly Group[]): groups is readonly Group[] {
  return Array.isArray(groups)
}

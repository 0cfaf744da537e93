import { fromLocal, offsetAt } from '../stream/zone.ts'

/** Which SQL is spoken. */
export type Engine = 'sqlite' | 'duckdb' | 'postgresql'

const DAY = 86_400_000

/** From a time on, epoch ms, the clocks of a zone are so far ahead of UTC, ms. The first stretch has no beginning. */
export interface Stretch {
  readonly from: number
  readonly offset: number
}

/** The stretches of a zone's clocks that [from, to) falls into. */
export function stretchesOf(zone: string, from: number, to: number): Stretch[] {
  const stretches: Stretch[] = [{ from: -Infinity, offset: offsetAt(zone, from) }]
  for (let at = from; at < to; at += DAY) {
    const before = stretches.at(-1)?.offset ?? 0
    const next = Math.min(at + DAY, to)
    const after = offsetAt(zone, next)
    if (after !== before) stretches.push({ from: changeIn(zone, at, next), offset: after })
  }
  return stretches
}

/** The first time at which the clocks are no more what they were at `low`, to the millisecond. */
function changeIn(zone: string, low: number, high: number): number {
  const before = offsetAt(zone, low)
  let [is, isNot] = [low, high]
  while (isNot - is > 1) {
    const middle = Math.floor((is + isNot) / 2)
    if (offsetAt(zone, middle) === before) is = middle
    else isNot = middle
  }
  return isNot
}

/** What a zone's clocks show at a time, as milliseconds. */
export function localSql(time: string, stretches: readonly Stretch[]): string {
  const [first = { offset: 0 }, ...others] = stretches
  if (others.length === 0) return `((${time}) + ${first.offset})`
  const cases = others
    .toReversed()
    .map(({ from, offset }) => `WHEN (${time}) >= ${from} THEN ${offset}`)
    .join(' ')
  return `((${time}) + CASE ${cases} ELSE ${first.offset} END)`
}

/** What is taken of the clocks: the day, the month, or the hour. */
export const LOCAL_MACROS = {
  local_day: { sqlite: '%Y-%m-%d', duckdb: '%Y-%m-%d', postgresql: 'YYYY-MM-DD' },
  local_month: { sqlite: '%Y-%m', duckdb: '%Y-%m', postgresql: 'YYYY-MM' },
  local_hour: { sqlite: '%H', duckdb: '%H', postgresql: 'HH24' },
} as const

export type LocalMacro = keyof typeof LOCAL_MACROS

/** A macro of a time, in words of an engine. */
export function macroSql(
  macro: LocalMacro,
  time: string,
  stretches: readonly Stretch[],
  engine: Engine,
): string {
  const format = LOCAL_MACROS[macro][engine]
  const shown = shownSql(localSql(time, stretches), format, engine)
  return macro === 'local_hour' ? `CAST(${shown} AS INTEGER)` : shown
}

function shownSql(local: string, format: string, engine: Engine): string {
  switch (engine) {
    case 'sqlite':
      return `strftime('${format}', ${local} / 1000, 'unixepoch')`
    case 'duckdb':
      return `strftime(make_timestamp(CAST(${local} AS BIGINT) * 1000), '${format}')`
    case 'postgresql':
      return `to_char(to_timestamp(${local} / 1000) AT TIME ZONE 'UTC', '${format}')`
  }
}

/** The period that is meant when none is asked for: 30 days of the zone, the day that `now` is in with them. */
export function usualPeriod(zone: string, now: number): { from: number; to: number } {
  const local = Math.floor((now + offsetAt(zone, now)) / DAY) * DAY
  return { from: fromLocal(zone, local - 29 * DAY), to: fromLocal(zone, local + DAY) }
}

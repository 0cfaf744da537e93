import type { ColumnType } from '../../contracts/column.ts'
import { Fault } from '../../contracts/problem.ts'
import { timeOf } from '../stream/asked-time.ts'
import type { KpiQuery } from './kpi.ts'
import { usualPeriod } from './local-time.ts'
import type { KpiEntry } from './warehouse-catalogue.ts'

/** What is asked of a KPI, as people write it: times are text, and what is none of these is a filter. */
export interface KpiAsked {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly tz?: string | undefined
  readonly [filter: string]: unknown
}

/** @param now epoch ms, for the period that is meant when none is said @throws a `Fault` that says which filters there are */
export function kpiQuery(entry: KpiEntry, { from, to, tz, ...filters }: KpiAsked, now: number): KpiQuery {
  const zone = tz ?? entry.pack.timezone
  const usual = usualPeriod(zone, now)
  return {
    from: timeOf(from, zone) ?? usual.from,
    to: timeOf(to, zone) ?? usual.to,
    zone,
    filters: filtersOf(entry, filters, zone),
  }
}

function filtersOf({ kpi, fullName }: KpiEntry, given: Record<string, unknown>, zone: string) {
  const types = kpi.filters ?? {}
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const type = types[name]
      if (type === undefined) throw unknownFilter(fullName, name, Object.keys(types))
      return [name, filterValue(name, type, String(value), zone)]
    }),
  )
}

function filterValue(name: string, type: ColumnType, value: string, zone: string): string | number {
  if (type === 'text') return value
  const number = type === 'time' ? timeOf(value, zone) : Number(value)
  if (number !== null && Number.isFinite(number)) return number
  const what = type === 'time' ? 'an ISO 8601 time with a zone, or a day' : 'a number'
  throw new Fault('malformed-request', `${name} must be ${what}.`)
}

function unknownFilter(kpi: string, name: string, filters: readonly string[]): Fault {
  const has = filters.length === 0 ? 'has no filters' : `has the filters ${filters.join(', ')}`
  return new Fault('malformed-request', `${kpi} ${has}, besides from, to, tz and format; this names ${name}.`)
}

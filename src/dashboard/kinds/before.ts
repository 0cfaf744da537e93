import { isNumeric, isTime, later, timeOf } from './columns.ts'
import type { KpiRow, KpiView } from './kpi-view.ts'

/**
 * Finds what a row was in the period before: the one of the same words, as many days or months earlier. A table without words
 * is told apart by its first column, one row by nothing.
 */
export function rowBefore({ kpi, rows, before, length }: KpiView): (row: KpiRow) => KpiRow | undefined {
  if (before === undefined) return () => undefined
  const isDated = kpi.columns.some((column) => isTime(column) && column.name !== 'hour')
  const times = isDated ? kpi.columns.filter(isTime) : []
  const words = kpi.columns.filter((column) => !times.includes(column) && !isNumeric(column))
  const isNamed = words.length + times.length > 0
  const names = isNamed ? words : kpi.columns.slice(0, rows.length === 1 ? 0 : 1)
  const idOf = (row: KpiRow, time: number) => JSON.stringify([time, ...names.map(({ name }) => row[name])])
  const known = new Map(
    before.map((row) => [idOf(row, isDated ? later(timeOf(row, times), length, times) : 0), row]),
  )
  return (row) => known.get(idOf(row, isDated ? timeOf(row, times) : 0))
}

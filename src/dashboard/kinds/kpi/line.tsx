import { SERIES } from '../../charts/palette.ts'
import { TimeSeries } from '../../charts/time-series.tsx'
import { numberOf } from '../../format/number.ts'
import { groupName, words } from '../../format/words.ts'
import { isTime, labelColumns, later, timeOf } from '../columns.ts'
import type { Column, KpiRow, KpiView } from '../kpi-view.ts'

/** One line a group, over the days or months of the answer. Those were made in the zone that was asked for, and are shown as they are. */
export function LineKpi({ kpi, rows, before, length, value, currency }: KpiView) {
  const timeColumns = kpi.columns.filter(isTime)
  const labels = labelColumns(kpi)
  const nameOf = (row: KpiRow) =>
    labels.length === 0 ? words(value.name) : groupName(labels.map(({ name }) => row[name]))
  const times = [...new Set(rows.map((row) => timeOf(row, timeColumns)))].sort((a, b) => a - b)
  const groups = Map.groupBy(rows, nameOf)
  const old = before && Map.groupBy(before, nameOf)
  const lines = [...groups].slice(0, SERIES).map(([name, own]) => {
    const byTime = new Map(own.map((row) => [timeOf(row, timeColumns), numberOf(row[value.name])]))
    const earlier = new Map(
      old
        ?.get(name)
        ?.map((row) => [later(timeOf(row, timeColumns), length, timeColumns), numberOf(row[value.name])]),
    )
    return {
      name,
      values: times.map((time) => byTime.get(time) ?? null),
      before: old && times.map((time) => earlier.get(time) ?? null),
    }
  })
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const margin = times.length < 2 ? 43_200_000 : (last - first) * 0.02
  return (
    <>
      <TimeSeries
        label={`${kpi.title}: ${words(value.name)}`}
        times={times}
        grain={grainOf(timeColumns)}
        lines={lines}
        from={first - margin}
        to={last + margin}
        measure={{ unit: value.unit, currency }}
        zone="UTC"
      />
      {groups.size > SERIES && (
        <p class="more">
          The first {SERIES} of {groups.size}. The CSV has all.
        </p>
      )}
    </>
  )
}

function grainOf(columns: readonly Column[]) {
  const has = (...names: readonly string[]) => columns.some(({ name }) => names.includes(name))
  if (has('hour')) return 'moment'
  return has('month', 'quarter', 'year') ? 'month' : 'day'
}

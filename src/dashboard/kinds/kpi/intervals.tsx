import { IntervalPlot, scaleOf } from '../../charts/interval-plot.tsx'
import { exact, numberOf, short } from '../../format/number.ts'
import { groupName } from '../../format/words.ts'
import { labelColumns } from '../columns.ts'
import type { KpiView } from '../kpi-view.ts'

/** A row a group: where the number is, which is the column before `low`, and between which bounds it may be. */
export function IntervalsKpi({ kpi, rows, currency }: KpiView) {
  const value = kpi.columns[kpi.columns.findIndex(({ name }) => name === 'low') - 1]
  if (value === undefined) return null
  const labels = labelColumns(kpi)
  const measure = { unit: value.unit, currency }
  const found = rows.map((row) => ({
    name: groupName(labels.map(({ name }) => row[name])),
    value: numberOf(row[value.name]),
    range: { low: numberOf(row.low), high: numberOf(row.high) },
  }))
  const scale = scaleOf(
    found.flatMap((each) => (each.value === null ? [] : [each.value])),
    found.map(({ range }) => range),
  )
  return (
    <ol class="bars" aria-label={kpi.title}>
      {found.map(({ name, value: at, range }) => {
        const words = `${exact(at, measure)}, between ${exact(range.low, measure)} and ${exact(range.high, measure)}`
        return (
          <li key={name}>
            <span class="bar-name">{name}</span>
            <IntervalPlot value={at} narrow={range} wide={null} scale={scale} tone="open" label={words} />
            <b class="bar-value" title={words}>
              {short(at, measure)}
              <span class="interval-bounds">
                {short(range.low, measure)} to {short(range.high, measure)}
              </span>
            </b>
          </li>
        )
      })}
    </ol>
  )
}

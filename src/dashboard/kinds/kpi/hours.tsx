import { HourAxis, HourColumns } from '../../charts/hour-columns.tsx'
import { exact, numberOf, short } from '../../format/number.ts'
import { groupName, words } from '../../format/words.ts'
import { rowBefore } from '../before.ts'
import { isTime, labelColumns } from '../columns.ts'
import type { KpiRow, KpiView } from '../kpi-view.ts'

const STEPS = 6
const HOURS = 24
/** Days that are told apart. */
const MOST = 31

/** Columns where there are hours only; else a grid of days and hours for each group. */
export function HoursKpi(view: KpiView) {
  const { kpi, rows, before = [], value, currency } = view
  if (kpi.columns.some((column) => isTime(column) && column.name !== 'hour'))
    return <DaysAndHours {...view} />
  return (
    <HourColumns
      values={byHour(rows, value.name)}
      before={byHour(before, value.name)}
      measure={{ unit: value.unit, currency }}
      label={kpi.title}
    />
  )
}

const byHour = (rows: readonly KpiRow[], value: string) =>
  new Map(rows.map((row) => [Number(row.hour), row[value]]))

/** A row a day, the newest at the foot, a column an hour; all of one scale. */
function DaysAndHours(view: KpiView) {
  const { kpi, rows, value, currency } = view
  const before = rowBefore(view)
  const labels = labelColumns(kpi)
  const day = kpi.columns.find((column) => isTime(column) && column.name !== 'hour')?.name ?? 'day'
  const measure = { unit: value.unit, currency }
  const days = [...new Set(rows.map((row) => String(row[day])))].sort().slice(-MOST)
  const inSight = rows.filter((row) => days.includes(String(row[day])))
  const most = Math.max(0, ...inSight.map((row) => numberOf(row[value.name]) ?? 0))
  const cellTitle = (row: KpiRow, old: KpiRow | undefined) =>
    `${row[day]}, ${row.hour} h: ${exact(row[value.name], measure)}${old ? `, ${exact(old[value.name], measure)} in the period before` : ''}`
  const groups = [...Map.groupBy(inSight, (row) => groupName(labels.map(({ name }) => row[name])))]
  return (
    <div class="hour-grids">
      {groups.map(([name, own]) => (
        <figure key={name} class="hour-grid">
          {labels.length > 0 && <figcaption>{name}</figcaption>}
          <svg
            viewBox={`0 0 ${HOURS * 2} ${days.length}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${kpi.title}: ${words(value.name)} of ${name}, by day and hour; at most ${short(most, measure)}`}
          >
            {own.map((row) => (
              <Cell
                key={`${row[day]} ${row.hour}`}
                row={row}
                y={days.indexOf(String(row[day]))}
                share={most === 0 ? 0 : (numberOf(row[value.name]) ?? 0) / most}
                title={cellTitle(row, before(row))}
              />
            ))}
          </svg>
          <HourAxis />
        </figure>
      ))}
      <p class="more">
        {days[0]} above, {days.at(-1)} at the foot. The darkest is {short(most, measure)}.
      </p>
    </div>
  )
}

function Cell({ row, y, share, title }: { row: KpiRow; y: number; share: number; title: string }) {
  return (
    <rect
      class={`heat heat-${Math.ceil(share * STEPS)}`}
      x={Number(row.hour) * 2}
      y={y}
      width="1.92"
      height="0.92"
    >
      <title>{title}</title>
    </rect>
  )
}

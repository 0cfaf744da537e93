import { Bars } from '../../charts/bars.tsx'
import { groupName } from '../../format/words.ts'
import { rowBefore } from '../before.ts'
import { labelColumns } from '../columns.ts'
import type { KpiView } from '../kpi-view.ts'

/** Each group's own ranks side by side: the first word of a row is the group, the others are what is ranked. */
export function RanksKpi(view: KpiView) {
  const { kpi, rows, value, currency } = view
  const before = rowBefore(view)
  const group = kpi.columns.find(({ type }) => type === 'text')?.name ?? ''
  const labels = labelColumns(kpi).filter(({ name }) => name !== group)
  const groups = [...Map.groupBy(rows, (row) => groupName([row[group]]))]
  return (
    <div class="rankings">
      {groups.map(([name, own]) => (
        <section key={name}>
          <h4>{name}</h4>
          <Bars
            bars={own.map((row) => ({
              name: groupName(labels.map((label) => row[label.name])),
              value: row[value.name],
              before: before(row)?.[value.name],
            }))}
            measure={{ unit: value.unit, currency }}
            label={`${kpi.title}: ${name}`}
          />
        </section>
      ))}
    </div>
  )
}

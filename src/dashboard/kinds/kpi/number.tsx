import { exact, short } from '../../format/number.ts'
import { words } from '../../format/words.ts'
import { isNumeric } from '../columns.ts'
import type { KpiView } from '../kpi.ts'

/** The numbers of the first row, large. */
export function NumberKpi({ kpi, rows, currency }: KpiView) {
  return (
    <dl class="numbers">
      {kpi.columns.filter(isNumeric).map(({ name, unit }) => (
        <div key={name}>
          <dt>{words(name)}</dt>
          <dd title={exact(rows[0]?.[name], { unit, currency })}>
            {short(rows[0]?.[name], { unit, currency })}
          </dd>
        </div>
      ))}
    </dl>
  )
}

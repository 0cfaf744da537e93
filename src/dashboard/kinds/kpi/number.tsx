import { Change } from '../../charts/change.tsx'
import { exact, short } from '../../format/number.ts'
import { words } from '../../format/words.ts'
import { isNumeric } from '../columns.ts'
import type { KpiView } from '../kpi-view.ts'

/** The numbers of the first row, large, and what they are more or less than before. */
export function NumberKpi({ kpi, rows, before, currency }: KpiView) {
  const old = before?.[0]
  return (
    <dl class="numbers">
      {kpi.columns.filter(isNumeric).map(({ name, unit }) => (
        <div key={name}>
          <dt>{words(name)}</dt>
          <dd title={exact(rows[0]?.[name], { unit, currency })}>
            {short(rows[0]?.[name], { unit, currency })}
            <Change value={rows[0]?.[name]} before={old?.[name]} measure={{ unit, currency }} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

import { BarLine } from '../../charts/bars.tsx'
import { Change } from '../../charts/change.tsx'
import { exact, numberOf, short } from '../../format/number.ts'
import { groupName, words } from '../../format/words.ts'
import { rowBefore } from '../before.ts'
import { labelColumns } from '../columns.ts'
import type { KpiRow, KpiView } from '../kpi-view.ts'

/** For each row its counts in the order of the columns: how many are left of those before, and of the first. */
export function FunnelKpi(view: KpiView) {
  const { kpi, rows } = view
  const before = rowBefore(view)
  const steps = kpi.columns.filter(({ unit }) => unit === 'count').map(({ name }) => name)
  const labels = labelColumns(kpi)
  return (
    <div class="funnels">
      {rows.map((row, i) => (
        <section key={i}>
          {labels.length > 0 && <h4>{groupName(labels.map(({ name }) => row[name]))}</h4>}
          <Funnel row={row} before={before(row)} steps={steps} />
        </section>
      ))}
    </div>
  )
}

const COUNT = { unit: 'count' } as const
const SHARE = { unit: 'share' } as const

function Funnel({
  row,
  before,
  steps,
}: {
  row: KpiRow
  before: KpiRow | undefined
  steps: readonly string[]
}) {
  const numbers = (of: KpiRow | undefined) => steps.map((step) => numberOf(of?.[step]))
  const [now, old] = [numbers(row), numbers(before)]
  const most = Math.max(0, now[0] ?? 0, old[0] ?? 0)
  return (
    <ol class="funnel">
      {steps.map((step, i) => {
        const share = part(now[i], now[i - 1])
        return (
          <li key={step}>
            <span class="funnel-step">{words(step)}</span>
            <b title={exact(now[i], COUNT)}>
              {short(now[i], COUNT)}
              <Change value={now[i]} before={old[i]} measure={COUNT} />
            </b>
            {share !== null && (
              <span class="funnel-share" title={exact(share, SHARE)}>
                {short(share, SHARE)} of {words(steps[i - 1] ?? '').toLowerCase()}
                <Change value={share} before={part(old[i], old[i - 1])} measure={SHARE} />
              </span>
            )}
            <BarLine value={now[i]} before={old[i]} most={most} />
          </li>
        )
      })}
    </ol>
  )
}

const part = (number: number | null | undefined, whole: number | null | undefined) =>
  whole ? (number ?? 0) / whole : null

import { exact, numberOf, short } from '../../format/number.ts'
import { groupName, words } from '../../format/words.ts'
import { labelColumns } from '../columns.ts'
import type { KpiRow, KpiView } from '../kpi-view.ts'

/** For each row its counts in the order of the columns: how many are left of those before, and of the first. */
export function FunnelKpi({ kpi, rows }: KpiView) {
  const steps = kpi.columns.filter(({ unit }) => unit === 'count').map(({ name }) => name)
  const labels = labelColumns(kpi)
  return (
    <div class="funnels">
      {rows.map((row, i) => (
        <section key={i}>
          {labels.length > 0 && <h4>{groupName(labels.map(({ name }) => row[name]))}</h4>}
          <Funnel row={row} steps={steps} />
        </section>
      ))}
    </div>
  )
}

const COUNT = { unit: 'count' } as const

function Funnel({ row, steps }: { row: KpiRow; steps: readonly string[] }) {
  const first = numberOf(row[steps[0] ?? '']) ?? 0
  return (
    <ol class="funnel">
      {steps.map((step, i) => {
        const number = numberOf(row[step]) ?? 0
        const before = numberOf(row[steps[i - 1] ?? ''])
        return (
          <li key={step}>
            <span class="funnel-step">{words(step)}</span>
            <b title={exact(number, COUNT)}>{short(number, COUNT)}</b>
            {before ? (
              <span class="funnel-share">
                {short(number / before, { unit: 'share' })} of {words(steps[i - 1] ?? '').toLowerCase()}
              </span>
            ) : null}
            <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect class="bar-track" width="100" height="10" />
              <rect class="bar-fill" width={first === 0 ? 0 : (100 * number) / first} height="10" />
            </svg>
          </li>
        )
      })}
    </ol>
  )
}

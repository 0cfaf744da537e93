import { exact, numberOf, short } from '../../format/number.ts'
import { words } from '../../format/words.ts'
import type { KpiView } from '../kpi-view.ts'

const STEPS = 6
/** Cohorts that are read without a search for them: the newest. */
const MOST = 60

/** A row a cohort, a column for what became of it; the greatest share of all is the darkest. */
export function CohortsKpi({ kpi, rows, currency }: KpiView) {
  const shares = kpi.columns.filter(({ unit }) => unit === 'share')
  const others = kpi.columns.filter(({ unit }) => unit !== 'share')
  const most = Math.max(...rows.flatMap((row) => shares.map(({ name }) => numberOf(row[name]) ?? 0)))
  const step = (value: unknown) => (most > 0 ? Math.ceil(((numberOf(value) ?? 0) / most) * STEPS) : 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys
    <section class="table-scroll" aria-label={kpi.title} tabIndex={0}>
      <table class="cohorts">
        <thead>
          <tr>
            {[...others, ...shares].map(({ name, unit }) => (
              <th key={name} scope="col" class={unit && 'number'}>
                {words(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(-MOST).map((row, i) => (
            <tr key={i}>
              {others.map(({ name, unit }) => (
                <td key={name} class={unit && 'number'}>
                  {unit ? short(row[name], { unit, currency }) : String(row[name] ?? '–')}
                </td>
              ))}
              {shares.map(({ name, unit }) => (
                <td
                  key={name}
                  class={`number cohort cohort-${step(row[name])}`}
                  title={exact(row[name], { unit })}
                >
                  {short(row[name], { unit })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && (
        <p class="more">
          The newest {MOST} of {rows.length}. The CSV has all.
        </p>
      )}
    </section>
  )
}

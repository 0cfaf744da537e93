import { Change } from '../../charts/change.tsx'
import { exact, numberOf, short } from '../../format/number.ts'
import { words } from '../../format/words.ts'
import type { KpiRow, KpiView } from '../kpi-view.ts'

const STEPS = 6
/** Cohorts that are read without a search for them: the newest. */
const MOST = 60

/** A row a cohort, a column for what became of it; the greatest share of all is the darkest. */
export function CohortsKpi({ kpi, rows, before = [], currency }: KpiView) {
  const shares = kpi.columns.filter(({ unit }) => unit === 'share')
  const others = kpi.columns.filter(({ unit }) => unit !== 'share')
  const most = Math.max(...rows.flatMap((row) => shares.map(({ name }) => numberOf(row[name]) ?? 0)))
  const size = others.find(({ unit }) => unit === 'count')?.name ?? ''
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
        <tfoot>
          <tr>
            {others.map(({ name, unit }, i) => (
              <td key={name} class={unit && 'number'}>
                {i === 0 ? 'All' : name === size ? short(sum(rows, size), { unit }) : ''}
              </td>
            ))}
            {shares.map(({ name, unit }) => {
              const value = mean(rows, name, size)
              return (
                <td key={name} class="number" title={exact(value, { unit })}>
                  {short(value, { unit })}
                  <Change value={value} before={mean(before, name, size)} measure={{ unit }} />
                </td>
              )
            })}
          </tr>
        </tfoot>
      </table>
      {rows.length > MOST && (
        <p class="more">
          The newest {MOST} of {rows.length}. The CSV has all.
        </p>
      )}
    </section>
  )
}

const sum = (rows: readonly KpiRow[], column: string): number =>
  rows.reduce((all, row) => all + (numberOf(row[column]) ?? 0), 0)

/** Of all cohorts that are old enough to have the share, each by its size. */
function mean(rows: readonly KpiRow[], share: string, size: string): number | null {
  const told = rows.filter((row) => numberOf(row[share]) !== null)
  const whole = sum(told, size)
  const weighted = told.reduce((all, row) => all + Number(row[share]) * Number(row[size]), 0)
  return whole === 0 ? null : weighted / whole
}

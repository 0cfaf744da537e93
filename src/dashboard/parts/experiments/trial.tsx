import type { TrialReport } from '../../../contracts/experiment-report.ts'
import { LiftSeries } from './lift-series.tsx'
import { MetricTable } from './metric-table.tsx'
import { Units } from './units.tsx'
import { VerdictBox } from './verdict-box.tsx'

/** An experiment whose units were assigned. */
export function Trial({ report }: { report: TrialReport }) {
  const { verdict, comparisons, reading, alpha, correction } = report
  return (
    <>
      <VerdictBox verdict={verdict} variant={verdict.variant} />
      <section aria-labelledby="units">
        <h2 id="units">Units</h2>
        <Units report={report} />
      </section>
      {comparisons.map(({ variant, metrics }) => (
        <section key={variant} aria-labelledby={`against-${variant}`}>
          <h2 id={`against-${variant}`}>
            {variant} against control
            <span class="study-sum">
              {reading === 'sequential' ? 'may be looked at whenever' : 'one look at the planned end'};{' '}
              {correction === 'none' ? 'p as it is' : `p after ${CORRECTIONS[correction]}`}
            </span>
          </h2>
          <div class="panels">
            <div class="panel wide plain-panel">
              <MetricTable metrics={metrics} reading={reading} alpha={alpha} variant={variant} />
            </div>
            <LiftSeries report={report} variant={variant} />
          </div>
        </section>
      ))}
    </>
  )
}

const CORRECTIONS = { holm: 'Holm', 'benjamini-hochberg': 'Benjamini and Hochberg' } as const

import type { TrialReport } from '../../../contracts/experiment-report.ts'
import { chance, exactValue } from '../../format/experiment-words.ts'
import { exact, short } from '../../format/number.ts'

const COUNT = { unit: 'count' } as const
const SHARE = { unit: 'share' } as const

/** Who took part, and whether the split is what was declared. */
export function Units({ report: { exposed, planned, crossed, sample_ratio } }: { report: TrialReport }) {
  const all = Object.values(exposed).reduce((sum, units) => sum + units, 0)
  return (
    <dl class="figures">
      {Object.entries(exposed).map(([variant, units]) => (
        <div key={variant}>
          <dt>{variant}</dt>
          <dd title={exact(units, COUNT)}>{short(units, COUNT)}</dd>
          <dd class="aim">{short(all === 0 ? null : units / all, SHARE)} of the units</dd>
        </div>
      ))}
      <div>
        <dt>Of the plan</dt>
        <dd title={`${exact(all, COUNT)} of ${exact(planned, COUNT)}`}>{short(all / planned, SHARE)}</dd>
        <dd class="aim">{short(planned, COUNT)} units are planned</dd>
      </div>
      <div>
        <dt>Split</dt>
        <dd class={sample_ratio.ok === false ? 'bad' : ''} title={`p ${exactValue(sample_ratio.p)}`}>
          {sample_ratio.ok === null ? 'too few' : sample_ratio.ok ? 'holds' : 'broken'}
        </dd>
        <dd class="aim">
          p {chance(sample_ratio.p)}; broken under {sample_ratio.threshold}
        </dd>
      </div>
      <div>
        <dt>Met two variants</dt>
        <dd title={exact(crossed, COUNT)}>{short(crossed, COUNT)}</dd>
        <dd class="aim">left out; stops over 1 %</dd>
      </div>
    </dl>
  )
}

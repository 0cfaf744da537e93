import type { ComponentChildren } from 'preact'
import type { ChangeReport } from '../../../contracts/experiment-report.ts'
import { TimeSeries } from '../../charts/time-series.tsx'
import { chance, exactValue, lift, metricValue, range } from '../../format/experiment-words.ts'
import { exact, short } from '../../format/number.ts'
import { day } from '../../format/time.ts'
import { Panel } from '../panel.tsx'
import { VerdictBox } from './verdict-box.tsx'

const DAY_MS = 86_400_000

/** Days before a change against the days after it. */
export function Change({ report }: { report: ChangeReport }) {
  const { answer, verdict, series, timezone, changed_at, experiment } = report
  const values = series.flatMap(({ value }) => value ?? [])
  // sums over sums that never pass 1 are read as a share
  const measure = { unit: values.every((value) => value >= 0 && value <= 1) ? 'share' : 'number' } as const
  const times = series.map((each) => Date.parse(each.day))
  const sideOf = (isAfter: boolean) => series.map((each) => (each.is_after === isAfter ? each.value : null))
  return (
    <>
      <VerdictBox verdict={verdict} />
      {answer && (
        <dl class="figures">
          <Figure name="Before" value={short(answer.before, measure)} full={exact(answer.before, measure)}>
            {answer.days.before} days
          </Figure>
          <Figure name="After" value={short(answer.after, measure)} full={exact(answer.after, measure)}>
            {answer.days.after} days
          </Figure>
          <Figure name="Change" value={lift(answer.lift)} full={exactValue(answer.lift)}>
            {range(answer.reading.lift)}
          </Figure>
          <Figure name="p" value={chance(answer.reading.p)} full={exactValue(answer.reading.p)}>
            correlation of a day with the next: {metricValue('mean', answer.autocorrelation)}
          </Figure>
        </dl>
      )}
      <div class="panels">
        <Panel
          title="Day by day"
          note={`changed on ${day(timezone, Date.parse(changed_at))}`}
          wide
          keep={{
            name: experiment,
            table: () => ({ columns: columnsIn(measure.unit), currency: undefined, rows: series }),
          }}
        >
          <TimeSeries
            label="The value of each day"
            times={times}
            lines={[
              { name: 'before', values: sideOf(false) },
              { name: 'after', values: sideOf(true) },
            ]}
            from={(times[0] ?? 0) - DAY_MS / 2}
            to={(times.at(-1) ?? 0) + DAY_MS / 2}
            measure={measure}
            zone="UTC"
          />
        </Panel>
      </div>
    </>
  )
}

const columnsIn = (unit: 'share' | 'number') => [
  { name: 'day', type: 'text' },
  { name: 'is_after', type: 'boolean' },
  { name: 'value', type: 'number', unit },
]

function Figure({
  name,
  value,
  full,
  children,
}: {
  name: string
  value: string
  full: string
  children: ComponentChildren
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={full}>{value}</dd>
      <dd class="aim">{children}</dd>
    </div>
  )
}

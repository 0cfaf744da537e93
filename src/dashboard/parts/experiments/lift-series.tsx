import { useState } from 'preact/hooks'
import type { TrialReport } from '../../../contracts/experiment-report.ts'
import { scaleOf } from '../../charts/interval-plot.tsx'
import { IntervalSeries } from '../../charts/interval-series.tsx'
import { lift } from '../../format/experiment-words.ts'
import { day } from '../../format/time.ts'
import { words } from '../../format/words.ts'
import { Pick } from '../choice.tsx'
import { Panel } from '../panel.tsx'
import { Empty } from '../state.tsx'

/** How the change of a metric stood at the end of each day, with the interval that holds on all of them. */
export function LiftSeries({ report, variant }: { report: TrialReport; variant: string }) {
  const metrics = report.comparisons.find((each) => each.variant === variant)?.metrics ?? []
  const [chosen, setChosen] = useState(metrics[0]?.metric ?? '')
  const rows = report.series.filter((point) => point.variant === variant && point.metric === chosen)
  const points = rows.map((row) => ({
    name: day('UTC', Date.parse(row.day)),
    value: row.lift,
    range: row.interval.lift,
  }))
  // the first days are as wide as can be: the scale is that of where it stands now
  const settled = points.slice(Math.floor(points.length / 3))
  const scale = scaleOf(
    points.flatMap(({ value }) => value ?? []),
    settled.flatMap((each) => each.range ?? []),
  )
  return (
    <Panel
      title="Day by day"
      note="the change so far at the end of each day, with the interval that may be looked at every day"
      wide
      controls={
        <Pick
          label="Metric"
          options={metrics.map(({ metric }) => ({ value: metric, title: words(metric) }))}
          value={chosen}
          onChange={setChosen}
        />
      }
      keep={{
        name: `${report.experiment}.${chosen}`,
        table: () => ({ columns: [...COLUMNS], currency: undefined, rows: rows.map(flat) }),
      }}
    >
      {points.every(({ value }) => value === null) ? (
        <Empty title="No day has a change to show yet">
          <p>
            The control has to be clearly other than 0. Take an earlier beginning, or wait for more units.
          </p>
        </Empty>
      ) : (
        <IntervalSeries
          points={points}
          scale={scale}
          write={lift}
          label={`Change of ${words(chosen)} over ${points.length} days; now ${lift(points.at(-1)?.value ?? null)}`}
        />
      )}
    </Panel>
  )
}

const COLUMNS = [
  { name: 'day', type: 'text' },
  { name: 'units', type: 'integer', unit: 'count' },
  ...['control', 'treatment', 'difference'].map((name) => ({
    name,
    type: 'number',
    unit: 'number' as const,
  })),
  ...['lift', 'lift_low', 'lift_high'].map((name) => ({ name, type: 'number', unit: 'share' as const })),
] as const

const flat = ({ interval, ...point }: TrialReport['series'][number]) => ({
  ...point,
  lift_low: interval.lift?.low ?? null,
  lift_high: interval.lift?.high ?? null,
})

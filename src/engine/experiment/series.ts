import type { Trial } from '../../contracts/experiment.ts'
import type { SeriesPoint } from '../../contracts/experiment-report.ts'
import type { TrialData } from '../../contracts/experiment-sums.ts'
import { analyse } from './analyse.ts'

/** Each metric as it was at the end of each day, with the interval that holds at all of them together. */
export function seriesOf(name: string, trial: Trial, { days }: TrialData): SeriesPoint[] {
  return days.flatMap(({ day, data }) =>
    analyse(name, trial, data).comparisons.flatMap(({ variant, metrics }) =>
      metrics.map(({ metric, control, treatment, difference, lift, sequential }) => ({
        ...{ day, variant, metric, control, treatment, difference, lift },
        units: (data.exposed.control ?? 0) + (data.exposed[variant] ?? 0),
        interval: { difference: sequential.difference, lift: sequential.lift },
      })),
    ),
  )
}

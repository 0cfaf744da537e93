/** One value of a metric. Labels in the order in which they are shown. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/**
 * A metric with its samples. `name` is without `_total`, which a counter has in both formats; it ends with the unit, if there is one.
 * What a counter counts only grows, or begins anew from 0.
 */
export interface Family {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly unit?: 'seconds'
  /** A sentence without a full stop. */
  readonly help: string
  readonly samples: readonly Sample[]
}

/** Samples of one family; what is more is left out and counted, for each costs the reader memory for good. */
export const SAMPLES_LIMIT = 2_000

/** The families with no more samples than they may have, and one more that says how many were left out of which. */
export function limited(families: readonly Family[]): Family[] {
  const over = families.filter(({ samples }) => samples.length > SAMPLES_LIMIT)
  return [
    ...families.map((family) => ({ ...family, samples: family.samples.slice(0, SAMPLES_LIMIT) })),
    {
      name: 'tributary_dropped_samples',
      type: 'gauge',
      help: `Samples left out of a metric, which shows the first ${SAMPLES_LIMIT}`,
      samples: over.map(({ name, samples }) => ({
        labels: { metric: name },
        value: samples.length - SAMPLES_LIMIT,
      })),
    },
  ]
}

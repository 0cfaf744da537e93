/** Whether a top probability means what it says. */
export interface Calibration {
  /**
   * Expected calibration error: the mean distance between top probability and accuracy over bins of equal width, each
   * weighed by its images. Null when nothing was answered.
   */
  ece: number | null
  bins: number
  /** The bins that hold something. */
  filled: CalibrationBin[]
}

export interface CalibrationBin {
  /** The bin reaches from above `from` up to and with `to`. */
  from: number
  to: number
  images: number
  accuracy: number
  mean_probability: number
}

/** As C. Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2, take it. */
const CALIBRATION_BINS = 15

export function calibrate(
  answers: readonly { probability: number; correct: boolean }[],
  bins = CALIBRATION_BINS,
): Calibration {
  const byBin = Map.groupBy(answers, ({ probability }) => binOf(probability, bins))
  const filled = [...byBin]
    .sort(([a], [b]) => a - b)
    .map(([bin, members]) => ({
      from: bin / bins,
      to: (bin + 1) / bins,
      images: members.length,
      accuracy: mean(members.map(({ correct }) => (correct ? 1 : 0))),
      mean_probability: mean(members.map(({ probability }) => probability)),
    }))
  const gaps = filled.map(
    ({ images, accuracy, mean_probability }) => images * Math.abs(accuracy - mean_probability),
  )
  return {
    ece: answers.length > 0 ? gaps.reduce((sum, gap) => sum + gap, 0) / answers.length : null,
    bins,
    filled,
  }
}

const binOf = (probability: number, bins: number) =>
  Math.min(bins - 1, Math.max(0, Math.ceil(probability * bins) - 1))

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

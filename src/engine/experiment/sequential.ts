/**
 * A confidence sequence: intervals that hold at all times together, so one may look after every unit and stop when one likes. The difference is
 * mixed over a normal distribution of effects: Robbins (1970); the mSPRT of Johari, Koomen, Pekelis, Walsh, Always Valid Inference,
 * Operations Research 70 (2022); the two-sided normal mixture, equation 14, of Howard, Ramdas, McAuliffe, Sekhon, Time-uniform,
 * Nonparametric, Nonasymptotic Confidence Sequences, Annals of Statistics 49 (2021). The variance is the estimated one: it holds
 * as the normal approximation does (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, Annals of Statistics 52, 2024), so
 * not of the first few units.
 *
 * The sequence is told by one number: the variance of the mixture over that of the estimate, which grows as units come. It is chosen
 * so that the interval is the narrowest when the planned units are there; it holds before and after, only wider.
 */
export function mixture(units: number, planned: number, alpha: number): number {
  return (narrowest(alpha) * units) / planned
}

/** How many standard errors the interval reaches to either side. */
export function sequentialCritical(ratio: number, alpha: number): number {
  return Math.sqrt((1 + 1 / ratio) * (Math.log1p(ratio) - 2 * Math.log(alpha)))
}

/**
 * The always valid p-value of so many standard errors: 1 over the mixture's likelihood ratio. That it is ever below alpha has at most the
 * chance alpha, where there is no difference.
 */
export function sequentialP(distance: number, ratio: number): number {
  const square = distance * distance
  return Math.min(1, Math.sqrt(1 + ratio) * Math.exp((-square * ratio) / (2 * (1 + ratio))))
}

/** The ratio r with the least critical value: 1 + r − ln(1 + r) = 1 − 2 ln α, by turns that each double its digits at least. */
function narrowest(alpha: number): number {
  const wanted = 1 - 2 * Math.log(alpha)
  let u = wanted + Math.log(wanted)
  for (let i = 0; i < 20; i++) u -= (u - Math.log(u) - wanted) / (1 - 1 / u)
  return u - 1
}

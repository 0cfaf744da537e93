/** Dollars of one image are small: four significant digits, never an exponent. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0'
  const digits = Math.max(2, 3 - Math.floor(Math.log10(Math.abs(usd))))
  return `$${usd.toFixed(Math.min(12, digits))}`
}

/** "$0.00002751 an image, $27.51 a million" */
export function costPerImage(costs: readonly number[]): string {
  if (costs.length === 0) return 'unknown: nothing finished'
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length
  return `${formatUsd(mean)} an image, $${(mean * 1e6).toFixed(2)} a million`
}

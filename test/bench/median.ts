/** The middle value; between the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}

/** Objects of one shape → that shape, every number the median of theirs. */
export function medians<T>(objects: readonly T[]): T {
  const [first] = objects
  if (typeof first === 'number') return median(objects as readonly number[]) as T
  if (typeof first !== 'object' || first === null) return first as T
  const keys = Object.keys(first) as (keyof T)[]
  return Object.fromEntries(
    keys.map((key) => [
      key,
      medians(objects.map((object) => object[key]).filter((value) => value !== undefined)),
    ]),
  ) as T
}

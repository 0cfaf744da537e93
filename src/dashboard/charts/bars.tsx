import { exact, type Measure, numberOf, short } from '../format/number.ts'
import { Change } from './change.tsx'

export interface Bar {
  readonly name: string
  readonly value: unknown
  /** What it was in the period before. */
  readonly before?: unknown
}

/** Bars beside each other's names, as a list that is read aloud as one. The greatest number is as wide as there is room. */
export function Bars({ bars, measure, label }: { bars: readonly Bar[]; measure: Measure; label: string }) {
  const most = Math.max(
    0,
    ...bars.flatMap(({ value, before }) => [value, before].map((each) => Math.abs(numberOf(each) ?? 0))),
  )
  return (
    <ol class="bars" aria-label={label}>
      {bars.map(({ name, value, before }) => (
        <li key={name}>
          <span class="bar-name" title={name}>
            {name}
          </span>
          <BarLine value={value} before={before} most={most} />
          <b class="bar-value" title={exact(value, measure)}>
            {short(value, measure)}
            <Change value={value} before={before} measure={measure} />
          </b>
        </li>
      ))}
    </ol>
  )
}

/** A bar as long as its part of the most, with a mark where it ended before. What it says stands beside it. */
export function BarLine({ value, before, most }: { value: unknown; before: unknown; most: number }) {
  const part = (of: unknown) => (most === 0 ? 0 : Math.abs(numberOf(of) ?? 0) / most)
  const isLess = (numberOf(value) ?? 0) < 0
  return (
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-track" width="100" height="10" />
      <rect class={isLess ? 'bar-fill negative' : 'bar-fill'} width={100 * part(value)} height="10" />
      {most > 0 && numberOf(before) !== null && (
        <line class="bar-before" x1={100 * part(before)} x2={100 * part(before)} y2="10" />
      )}
    </svg>
  )
}

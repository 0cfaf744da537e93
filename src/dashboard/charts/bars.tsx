import { difference, exact, type Measure, numberOf, short } from '../format/number.ts'

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
          <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-track" width="100" height="10" />
            <rect
              class={(numberOf(value) ?? 0) < 0 ? 'bar-fill negative' : 'bar-fill'}
              width={most === 0 ? 0 : (100 * Math.abs(numberOf(value) ?? 0)) / most}
              height="10"
            />
            {most > 0 && numberOf(before) !== null && (
              <rect
                class="bar-before"
                x={(99 * Math.abs(numberOf(before) ?? 0)) / most}
                width="1"
                height="10"
              />
            )}
          </svg>
          <b class="bar-value" title={exact(value, measure)}>
            {short(value, measure)}
            {numberOf(before) !== null && (
              <span class="bar-change" title={`${exact(before, measure)} in the period before`}>
                {difference(value, before, measure)}
              </span>
            )}
          </b>
        </li>
      ))}
    </ol>
  )
}

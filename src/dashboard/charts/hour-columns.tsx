import { exact, type Measure, numberOf, short } from '../format/number.ts'

const HOURS = 24

/** A column for each hour of a day, and what the fullest comes to. */
export function HourColumns({
  values,
  measure,
  label,
}: {
  /** By hour, 0 to 23. */
  values: ReadonlyMap<number, unknown>
  measure: Measure
  label: string
}) {
  const numbers = [...values].map(([hour, value]) => [hour, numberOf(value) ?? 0] as const)
  const [peak, most] = numbers.reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0])
  return (
    <figure class="hour-columns">
      <svg
        viewBox={`0 0 ${HOURS * 2} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: most from ${peak} h, ${short(most, measure)}`}
      >
        {numbers.map(([hour, number]) => {
          const height = most <= 0 ? 0 : (100 * number) / most
          return (
            <rect key={hour} class="bar-fill" x={hour * 2 + 0.2} y={100 - height} width="1.6" height={height}>
              <title>{`${hour} h: ${exact(number, measure)}`}</title>
            </rect>
          )
        })}
      </svg>
      <HourAxis />
      <figcaption class="more">
        Most from {peak} h: <b>{short(most, measure)}</b>
      </figcaption>
    </figure>
  )
}

export const HourAxis = () => (
  <p class="hour-axis" aria-hidden="true">
    <span>0 h</span>
    <span>6</span>
    <span>12</span>
    <span>18</span>
    <span>24 h</span>
  </p>
)

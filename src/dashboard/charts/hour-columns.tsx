import { exact, type Measure, numberOf, short } from '../format/number.ts'
import { Change } from './change.tsx'

const HOURS = 24

/** A column for each hour of a day with a mark where it was before, and what the fullest comes to. */
export function HourColumns({
  values,
  before,
  measure,
  label,
}: {
  /** By hour, 0 to 23. */
  values: ReadonlyMap<number, unknown>
  before: ReadonlyMap<number, unknown>
  measure: Measure
  label: string
}) {
  const numbers = [...values].map(([hour, value]) => [hour, numberOf(value) ?? 0] as const)
  const [peak, fullest] = numbers.reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0])
  const most = Math.max(fullest, ...[...before.values()].map((each) => numberOf(each) ?? 0))
  return (
    <figure class="hour-columns">
      <svg
        viewBox={`0 0 ${HOURS * 2} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: most from ${peak} h, ${short(fullest, measure)}`}
      >
        {numbers.map(([hour, number]) => {
          const old = numberOf(before.get(hour))
          const height = (of: number) => (most <= 0 ? 0 : (100 * of) / most)
          return (
            <g key={hour}>
              <title>{`${hour} h: ${exact(number, measure)}${old === null ? '' : `, ${exact(old, measure)} in the period before`}`}</title>
              <rect
                class="bar-fill"
                x={hour * 2 + 0.2}
                y={100 - height(number)}
                width="1.6"
                height={height(number)}
              />
              {old !== null && (
                <line
                  class="bar-before"
                  x1={hour * 2}
                  x2={hour * 2 + 2}
                  y1={100 - height(old)}
                  y2={100 - height(old)}
                />
              )}
            </g>
          )
        })}
      </svg>
      <HourAxis />
      <figcaption class="more">
        Most from {peak} h: <b>{short(fullest, measure)}</b>
        <Change value={fullest} before={before.get(peak)} measure={measure} />
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

import { useState } from 'preact/hooks'
import type { Range, Scale } from './interval-plot.tsx'

export interface IntervalPoint {
  readonly name: string
  readonly value: number | null
  readonly range: Range | null
}

/** Lines across. */
const LINES = 6

/** A value step by step with the interval around it: an area that narrows, a line in it, and 0 marked. */
export function IntervalSeries({
  points,
  scale,
  write,
  label,
}: {
  points: readonly IntervalPoint[]
  scale: Scale
  /** A number of the scale in people's form. */
  write: (value: number | null) => string
  label: string
}) {
  const [over, setOver] = useState<number>()
  const last = points.length - 1
  const x = (i: number) => (last === 0 ? 50 : (100 * i) / last)
  const y = (at: number) =>
    (100 * (scale.high - Math.min(scale.high, Math.max(scale.low, at)))) / (scale.high - scale.low)
  const place = Math.min(last, over ?? last)
  const point = points[place]
  const follow = (event: PointerEvent) => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect()
    setOver(Math.max(0, Math.min(last, Math.round(((event.clientX - left) / width) * last))))
  }
  return (
    <figure class="interval-series">
      <div class="interval-axis" aria-hidden="true">
        {ticksOf(scale).map((tick) => (
          <span key={tick} style={{ top: `${y(tick)}%` }}>
            {write(tick)}
          </span>
        ))}
      </div>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        onPointerMove={follow}
        onPointerLeave={() => setOver(undefined)}
      >
        {ticksOf(scale).map((tick) => (
          <line
            key={tick}
            class={tick === 0 ? 'interval-zero' : 'interval-line'}
            x1="0"
            x2="100"
            y1={y(tick)}
            y2={y(tick)}
          />
        ))}
        {runsOf(points).map((run) => (
          <polygon key={run[0]} class="interval-area" points={areaOf(run, points, scale, x, y)} />
        ))}
        <polyline
          class="interval-path"
          points={points.flatMap(({ value }, i) => (value === null ? [] : [`${x(i)},${y(value)}`])).join(' ')}
        />
        <line class="interval-cursor" x1={x(place)} x2={x(place)} y1="0" y2="100" />
      </svg>
      <div class="interval-days" aria-hidden="true">
        <span>{points[0]?.name}</span>
        <span>{points[last]?.name}</span>
      </div>
      <figcaption class="legend">
        <span class="legend-time">{point?.name}</span>
        <b>{write(point?.value ?? null)}</b>
        {point?.range && (
          <span>
            {write(point.range.low)} to {write(point.range.high)}
          </span>
        )}
      </figcaption>
    </figure>
  )
}

/** Places that follow each other and have an interval. */
function runsOf(points: readonly IntervalPoint[]): number[][] {
  const runs: number[][] = [[]]
  for (const [i, { range }] of points.entries()) {
    if (range) runs.at(-1)?.push(i)
    else runs.push([])
  }
  return runs.filter((run) => run.length > 0)
}

type Place = (at: number) => number

function areaOf(
  run: readonly number[],
  points: readonly IntervalPoint[],
  scale: Scale,
  x: Place,
  y: Place,
): string {
  const ends = run.map((i) => ({
    i,
    low: points[i]?.range?.low ?? scale.low,
    high: points[i]?.range?.high ?? scale.high,
  }))
  // one day alone is as wide as a hair
  const wide = run.length === 1 ? 0.6 : 0
  const top = ends.flatMap(({ i, high }) => [
    `${x(i) - wide},${y(high)}`,
    ...(wide ? [`${x(i) + wide},${y(high)}`] : []),
  ])
  const bottom = ends.flatMap(({ i, low }) => [
    `${x(i) - wide},${y(low)}`,
    ...(wide ? [`${x(i) + wide},${y(low)}`] : []),
  ])
  return [...top, ...bottom.reverse()].join(' ')
}

/** Round numbers of a scale, 0 among them. */
export function ticksOf({ low, high }: Scale): number[] {
  const rough = (high - low) / LINES
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find((each) => each * power >= rough) ?? 10) * power
  const first = Math.ceil(low / step)
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step)
}

/** An interval on a line; an end without a bound runs out of sight. */
export interface Range {
  readonly low: number | null
  readonly high: number | null
}

/** The stretch that a row of intervals shows: what all of them have in common. */
export interface Scale {
  readonly low: number
  readonly high: number
}

const ROOM = 0.06
/** What is wider than this many times the size of the values themselves is cut: it would make dots of the others. */
const WIDEST = 10

/** A scale with 0 in it and room for every interval, but for those without an end in sight. */
export function scaleOf(points: readonly number[], ranges: readonly Range[]): Scale {
  const size = Math.max(1e-9, ...points.map(Math.abs))
  const ends = ranges.flatMap(({ low, high }) => [low, high]).filter((end) => end !== null)
  const near = ends.filter((end) => Math.abs(end) <= size * WIDEST)
  const low = Math.min(0, ...points, ...near)
  const high = Math.max(0, ...points, ...near)
  const room = Math.max(1e-9, high - low) * ROOM
  return { low: low - room, high: high + room }
}

/**
 * A value on a line with 0 marked: the thick bar is the narrow interval, the thin one with ends the wide one.
 * @param tone of the bar: whether what it says is good
 */
export function IntervalPlot({
  value,
  narrow,
  wide,
  scale,
  tone,
  label,
}: {
  value: number | null
  narrow: Range | null
  wide: Range | null
  scale: Scale
  tone: 'good' | 'bad' | 'open'
  label: string
}) {
  const place = (at: number) =>
    (100 * (Math.min(scale.high, Math.max(scale.low, at)) - scale.low)) / (scale.high - scale.low)
  const ends = ({ low, high }: Range) => [place(low ?? scale.low), place(high ?? scale.high)] as const
  const [wideLow, wideHigh] = wide ? ends(wide) : [0, 0]
  const [low, high] = narrow ? ends(narrow) : [0, 0]
  return (
    <svg
      class={`interval-plot ${tone}`}
      viewBox="0 0 100 20"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line class="interval-zero" x1={place(0)} x2={place(0)} y1="0" y2="20" />
      {wide && (
        <>
          <line class="interval-wide" x1={wideLow} x2={wideHigh} y1="10" y2="10" />
          {isIn(wide.low, scale) && <line class="interval-wide" x1={wideLow} x2={wideLow} y1="6" y2="14" />}
          {isIn(wide.high, scale) && (
            <line class="interval-wide" x1={wideHigh} x2={wideHigh} y1="6" y2="14" />
          )}
        </>
      )}
      {narrow && <rect class="interval-narrow" x={low} width={Math.max(0.4, high - low)} y="7" height="6" />}
      {value !== null && <line class="interval-value" x1={place(value)} x2={place(value)} y1="3" y2="17" />}
    </svg>
  )
}

/** An end that is cut off, or is none, has no mark. */
const isIn = (end: number | null, { low, high }: Scale): boolean => end !== null && end >= low && end <= high

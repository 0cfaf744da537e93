const WIDTH = 120
const HEIGHT = 32

/** A line without axes: whether something went up or down. A stretch without numbers is a gap; where nothing is there is no line. */
export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const known = values.filter((value) => value !== null)
  const most = Math.max(0, ...known)
  const step = WIDTH / Math.max(1, values.length - 1)
  const place = (value: number, i: number) =>
    `${(i * step).toFixed(1)},${(HEIGHT - 2 - (most === 0 ? 0 : (value / most) * (HEIGHT - 4))).toFixed(1)}`
  const runs: string[][] = [[]]
  for (const [i, value] of values.entries()) {
    if (value === null) runs.push([])
    else runs.at(-1)?.push(place(value, i))
  }
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line class="spark-base" x1="0" x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
      {runs
        .filter((run) => most > 0 && run.length > 0)
        .map((run) => (
          <polyline key={run[0]} class="spark-line" points={run.join(' ')} />
        ))}
    </svg>
  )
}

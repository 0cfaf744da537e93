import { exact, type Measure, short } from '../format/number.ts'
import { placeOf } from './geohash.ts'

export interface HeatCell {
  readonly geohash: string
  readonly value: number
}

const STEPS = 6
/** Cells that a town is wide and high, at least. */
const LEAST = 6

/** Cells of geohash on a plain grid, north above. Each is as wide and high as in degrees; there is no map behind them. */
export function HeatMap({
  cells,
  measure,
  label,
}: {
  cells: readonly HeatCell[]
  measure: Measure
  label: string
}) {
  const placed = cells.map((cell) => ({ ...cell, ...placeOf(cell.geohash) }))
  const most = Math.max(1, ...cells.map(({ value }) => value))
  const groups = clusters(placed)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys
    <section class="heat-maps" aria-label={label} tabIndex={0}>
      {groups.map((group) => (
        <HeatGrid key={group[0]?.geohash} cells={group} most={most} measure={measure} />
      ))}
    </section>
  )
}

type Placed = HeatCell & ReturnType<typeof placeOf>

function HeatGrid({ cells, most, measure }: { cells: readonly Placed[]; most: number; measure: Measure }) {
  const columns = cells.map(({ column }) => column)
  const rows = cells.map(({ row }) => row)
  const [left, width] = stretch(columns)
  const [bottom, height] = stretch(rows)
  const total = cells.reduce((sum, { value }) => sum + value, 0)
  const centre = cells[0]
  return (
    <figure class="heat-grid">
      <svg
        viewBox={`0 0 ${width * 2} ${height}`}
        role="img"
        aria-label={`${cells.length} cells around ${centre?.latitude.toFixed(2)}, ${centre?.longitude.toFixed(2)}: ${short(total, measure)} in all`}
      >
        {cells.map(({ geohash, value, column, row }) => (
          <rect
            key={geohash}
            class={`heat heat-${Math.min(STEPS, Math.ceil((value / most) * STEPS))}`}
            x={(column - left) * 2}
            y={bottom + height - 1 - row}
            width="1.94"
            height="0.94"
          >
            <title>{`${geohash}: ${exact(value, measure)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption>
        {centre?.latitude.toFixed(1)}°, {centre?.longitude.toFixed(1)}° <b>{short(total, measure)}</b>
      </figcaption>
    </figure>
  )
}

/** Cells from the first to the last, and around them what lacks for the town not to be a single cell. */
function stretch(places: readonly number[]): readonly [first: number, length: number] {
  const [first, last] = [Math.min(...places), Math.max(...places)]
  const room = Math.max(0, LEAST - (last - first + 1))
  return [first - Math.floor(room / 2), last - first + 1 + room]
}

/** Half a degree apart is another town: each has a grid of its own, the fullest first. */
function clusters(cells: readonly Placed[]): Placed[][] {
  const groups: Placed[][] = []
  for (const cell of cells) {
    const near = groups.find((group) => {
      const [first] = group
      return (
        first !== undefined &&
        Math.abs(first.latitude - cell.latitude) < 0.5 &&
        Math.abs(first.longitude - cell.longitude) < 0.5
      )
    })
    if (near) near.push(cell)
    else groups.push([cell])
  }
  const sum = (group: readonly Placed[]) => group.reduce((all, { value }) => all + value, 0)
  return groups.sort((a, b) => sum(b) - sum(a))
}

import { HeatMap } from '../../charts/heat-map.tsx'
import { numberOf, short } from '../../format/number.ts'
import { words } from '../../format/words.ts'
import type { WindowView } from '../window-view.ts'

/** What is so now, where: a grid for each town. */
export function Cells({ shape, rows, value, currency }: WindowView) {
  const measure = { unit: value.unit, currency }
  const cells = rows.map(({ keys, values }) => ({
    geohash: String(keys[0] ?? ''),
    value: numberOf(values[value.name]) ?? 0,
  }))
  const total = cells.reduce((sum, cell) => sum + cell.value, 0)
  return (
    <div class="now">
      <p class="now-total">
        <b>{short(total, measure)}</b> {words(value.name).toLowerCase()} now, in {cells.length} cells
      </p>
      <HeatMap cells={cells} measure={measure} label={words(shape.name)} />
    </div>
  )
}

import { SERIES } from '../../charts/palette.ts'
import { type Line, TimeSeries } from '../../charts/time-series.tsx'
import { DAY } from '../../data/period.ts'
import type { WindowRow } from '../../data/window-row.ts'
import { numberOf } from '../../format/number.ts'
import { groupName, words } from '../../format/words.ts'
import type { WindowView } from '../window-view.ts'

/** A line a group over time: the greatest groups, if there are more than can be told apart. */
export function Series(view: WindowView) {
  const { shape, rows, value, currency, from, to, step, zone, bands, bounds } = view
  const inSight = rows.filter(({ start }) => start + step > from && start < to)
  const times = timesOf(inSight, step)
  const { lines, left } = linesOf(view, inSight, times)
  const provisional = inSight.filter(({ isFinal }) => !isFinal).map(({ start }) => start)
  return (
    <>
      <TimeSeries
        label={`${words(shape.name)}: ${words(value.name)}`}
        times={times}
        grain={step >= DAY ? 'day' : 'moment'}
        lines={lines}
        provisionalFrom={provisional.length === 0 ? undefined : Math.min(...provisional)}
        revised={new Set(inSight.filter(({ revised }) => revised).map(({ start }) => start))}
        bands={bands}
        bounds={bounds}
        from={from}
        to={to}
        measure={{ unit: value.unit, currency }}
        zone={zone}
      />
      {left > 0 && (
        <p class="more">
          The {SERIES} greatest of {SERIES + left}. Filter for another one.
        </p>
      )}
    </>
  )
}

/** Every window from the first to the last, also those that nothing came in; days are as long as their zone has them. */
function timesOf(rows: readonly WindowRow[], step: number): readonly number[] {
  const known = [...new Set(rows.map(({ start }) => start))].sort((a, b) => a - b)
  if (step >= DAY) return known
  const filled: number[] = []
  for (const time of known) {
    for (let missing = (filled.at(-1) ?? time) + step; missing < time; missing += step) filled.push(missing)
    filled.push(time)
  }
  return filled
}

function linesOf(
  { rows: all, before, value, from, to, by }: WindowView,
  rows: readonly WindowRow[],
  times: readonly number[],
): { readonly lines: readonly Line[]; readonly left: number } {
  // what is counted is nothing where no row came; what is measured is not known there
  const absent = value.of === 'count' || value.of === 'sum' || value.of === 'distinct' ? 0 : null
  const numberIn = (row: WindowRow | undefined) => (row ? numberOf(row.values[value.name]) : absent)
  const nameOf = ({ keys }: WindowRow) => (by.length === 0 ? words(value.name) : groupName(keys))
  const groups = [...Map.groupBy(rows, nameOf)].sort(
    ([, a], [, b]) => weight(b, value.name) - weight(a, value.name),
  )
  const old = Map.groupBy(before ?? [], nameOf)
  // the first rows may be of the middle of a window's life: what is before them is not nothing
  const first = all[0]?.start ?? from
  const lines = groups.slice(0, SERIES).map(([name, own]) => {
    const byTime = new Map(own.map((row) => [row.start, row]))
    const earlier = new Map(old.get(name)?.map((row) => [row.start + to - from, row]))
    return {
      name,
      values: times.map((time) => (time < first ? null : numberIn(byTime.get(time)))),
      before: before && times.map((time) => numberIn(earlier.get(time))),
    }
  })
  // a line keeps its place and colour while the groups trade ranks
  lines.sort((a, b) => a.name.localeCompare(b.name))
  return { lines, left: Math.max(0, groups.length - SERIES) }
}

function weight(rows: readonly WindowRow[], value: string): number {
  return rows.reduce((sum, { values }) => sum + Math.abs(numberOf(values[value]) ?? 0), 0)
}

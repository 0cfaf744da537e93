import type uPlot from 'uplot'
import { type Measure, short } from '../format/number.ts'
import { seriesColour, token } from './palette.ts'

/** Width of one, on average, px. */
const CHARACTER = 6.6
const FONT = '12px ui-sans-serif, system-ui, sans-serif'

/** Times in the words of a clock of 24 hours, and a day where it begins. */
const TIMES: NonNullable<uPlot.Axis['values']> = [
  [3600 * 24 * 365, '{YYYY}', null, null, null, null, null, null, 1],
  [3600 * 24 * 28, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [3600 * 24, '{D} {MMM}', null, null, null, null, null, null, 1],
  [3600, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, null, null, null, null, 1],
]

export function axes(measure: Measure): uPlot.Axis[] {
  const ink = token('ink-soft')
  const line = { stroke: token('line'), width: 1 }
  return [
    { stroke: ink, font: FONT, grid: { show: false }, ticks: { ...line, size: 4 }, values: TIMES, size: 36 },
    {
      stroke: ink,
      font: FONT,
      grid: line,
      ticks: { show: false },
      size: (_, values) => 16 + CHARACTER * Math.max(3, ...(values ?? []).map(({ length }) => length)),
      gap: 6,
      space: 34,
      values: (_, splits) => splits.map((split) => short(split, measure)),
    },
  ]
}

/** Points without a neighbour: no line shows them. */
const alone: NonNullable<uPlot.Series.Points['filter']> = (u, series, isShown) => {
  if (isShown) return null
  const values = Array.from(u.data[series] ?? [])
  const nothing = (i: number) => values[i] === null || values[i] === undefined
  return values.flatMap((_, i) => (!nothing(i) && nothing(i - 1) && nothing(i + 1) ? [i] : []))
}

/** For each line a solid one, a dashed one for what is not final, and a faint one for the period before. */
export function plotSeries(lines: number, hasBefore: boolean): uPlot.Series[] {
  const made: uPlot.Series[] = [{}]
  for (let i = 0; i < lines; i++) {
    const stroke = seriesColour(i)
    made.push({ stroke, width: 1.75, points: { size: 5, fill: stroke, filter: alone } })
    made.push({ stroke, width: 1.75, dash: [3, 3], points: { size: 6, fill: token('card') } })
    if (hasBefore) made.push({ stroke, width: 1, alpha: 0.45, dash: [1, 3], points: { show: false } })
  }
  return made
}

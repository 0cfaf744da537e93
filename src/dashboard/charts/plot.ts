import type uPlot from 'uplot'
import type { Unit } from '../../contracts/unit.ts'
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

const POWERS = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
const DECADES = POWERS.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
const WHOLE = DECADES.filter((step) => step >= 1)
const MINUTE = 60
const HOUR = 3600
/** Steps of a clock, s. */
const CLOCK = [
  ...DECADES.filter((step) => step <= 10),
  ...[15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 120, 240].map((hours) => hours * HOUR),
  ...DECADES.filter((hours) => hours >= 500).map((hours) => hours * HOUR),
]

/** How far apart lines across may be: a third of an hour is no step of a clock, half an order is none at all. */
const STEPS: { readonly [unit in Unit]?: number[] } = {
  count: WHOLE,
  bytes: WHOLE,
  s: CLOCK,
  ms: [...DECADES.filter((step) => step < 1000), ...CLOCK.filter((s) => s >= 1).map((s) => s * 1000)],
  minutes: [
    ...DECADES.filter((step) => step <= 10),
    ...CLOCK.filter((s) => s > 10 * MINUTE).map((s) => s / MINUTE),
  ],
}

const DAY = 24 * HOUR
/** As uPlot counts them. */
const MONTH = 30 * DAY
const DAYS = [1, 2, 3, 5, 7, 10, 15].map((days) => days * DAY)
const MONTHS = [1, 2, 3, 6, 12].map((months) => months * MONTH)

/** What times are: moments, or whole days or months. */
export type Grain = 'moment' | 'day' | 'month'
const TIME_STEPS: { readonly [grain in Grain]?: number[] } = { day: [...DAYS, ...MONTHS], month: MONTHS }

export function axes(measure: Measure, grain: Grain): uPlot.Axis[] {
  const ink = token('ink-soft')
  const line = { stroke: token('line'), width: 1 }
  return [
    {
      stroke: ink,
      font: FONT,
      grid: { show: false },
      ticks: { ...line, size: 4 },
      values: TIMES,
      size: 36,
      ...(TIME_STEPS[grain] && { incrs: TIME_STEPS[grain] }),
    },
    {
      stroke: ink,
      font: FONT,
      grid: line,
      ticks: { show: false },
      size: (_, values) => 16 + CHARACTER * Math.max(3, ...(values ?? []).map(({ length }) => length)),
      gap: 6,
      space: 34,
      ...(measure.unit && STEPS[measure.unit] && { incrs: STEPS[measure.unit] }),
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
    if (hasBefore) made.push({ stroke, width: 1.25, alpha: 0.7, dash: [1.5, 3], points: { show: false } })
  }
  return made
}

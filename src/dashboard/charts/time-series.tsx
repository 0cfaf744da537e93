import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { exact, type Measure, short } from '../format/number.ts'
import { day, moment, month } from '../format/time.ts'
import { type Band, drawBands, drawBound, drawRevised } from './marks.ts'
import { axes, type Grain, plotSeries } from './plot.ts'
import { useThemeTurn } from './use-theme-turn.ts'

export interface Line {
  readonly name: string
  readonly values: readonly (number | null)[]
  /** The same of the period before, in the places of this one. */
  readonly before?: readonly (number | null)[] | undefined
}

export interface TimeSeriesProps {
  /** What is shown, in words, for those who do not see it. */
  readonly label: string
  /** Starts of the windows, epoch ms, ascending; the values of a line are in this order. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  /** From this window on they may still change, and are drawn so. */
  readonly provisionalFrom?: number | undefined
  /** Windows that were corrected after they had been final. */
  readonly revised?: ReadonlySet<number>
  readonly bands?: readonly Band[]
  /** What an alert holds the value against. */
  readonly bounds?: readonly number[]
  readonly grain?: Grain
  readonly from: number
  readonly to: number
  readonly measure: Measure
  readonly zone: string
}

const HEIGHT = 208
const SAY = { moment, day, month } as const

/** Lines over time. It is made once for its lines and then only given other numbers, so that nothing flickers. */
export function TimeSeries(props: TimeSeriesProps) {
  const { lines, times, measure, zone, grain = 'moment' } = props
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  const [cursor, setCursor] = useState<number | null>(null)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const theme = useThemeTurn()
  const hasBefore = lines.some(({ before }) => before !== undefined)
  const id = JSON.stringify([lines.map(({ name }) => name), hasBefore, measure, zone, grain, theme])
  const data = useMemo(() => plotData(props, hidden), [props, hidden])

  useEffect(() => {
    const element = host.current
    if (!element) return
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, sync: { key: 'tributary' }, points: { size: 6 }, drag: { x: false, y: false } },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
        scales: {
          x: { range: () => [latest.current.from / 1000, latest.current.to / 1000] },
          y: { range: (_, low, high) => yRange(low, high, measure) },
        },
        axes: axes(measure, grain),
        series: plotSeries(lines.length, hasBefore),
        hooks: {
          drawClear: [(u) => drawBands(u, latest.current.bands ?? [])],
          draw: [
            (u) => drawBound(u, latest.current.bounds ?? []),
            (u) => drawRevised(u, latest.current.revised ?? new Set()),
          ],
          setCursor: [(u) => setCursor(u.cursor.idx ?? null)],
        },
      },
      data,
      element,
    )
    plot.current = made
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      made.destroy()
      plot.current = null
    }
    // what it is made of; numbers are set below
  }, [id])

  useEffect(() => plot.current?.setData(data), [data])

  const place = cursor !== null && cursor < times.length ? cursor : lastPlace(lines)
  const time = times[place]
  return (
    <figure class="time-series">
      <div class="plot" ref={host} role="img" aria-label={summary(props)} />
      <figcaption class="legend">
        <span class="legend-time">{time === undefined ? '' : SAY[grain](zone, time)}</span>
        {lines.map(({ name, values }, i) => (
          <button
            type="button"
            key={name}
            class="legend-entry"
            aria-pressed={!hidden.has(name)}
            onClick={() => setHidden((before) => toggled(before, name))}
          >
            <span class={`swatch series-${i + 1}`} />
            <span class="legend-name">{name}</span>
            <b title={exact(values[place], measure)}>{short(values[place], measure)}</b>
          </button>
        ))}
      </figcaption>
    </figure>
  )
}

/** For each line: what is final, what is not yet, and what was before. A line that is not final goes on from the last final point. */
function plotData(
  { times, lines, provisionalFrom }: TimeSeriesProps,
  hidden: ReadonlySet<string>,
): uPlot.AlignedData {
  const border =
    provisionalFrom === undefined ? times.length : times.findIndex((time) => time >= provisionalFrom)
  const split = border < 0 ? times.length : border
  const none = times.map(() => null)
  const parts = lines.flatMap(({ name, values, before }) => {
    if (hidden.has(name)) return before ? [none, none, none] : [none, none]
    const final = values.map((value, i) => (i < split ? value : null))
    const provisional = values.map((value, i) => (split < times.length && i >= split - 1 ? value : null))
    return [final, provisional, ...(before ? [[...before]] : [])]
  })
  return [times.map((time) => time / 1000), ...parts] as uPlot.AlignedData
}

/** What a share has to differ by to be seen; less is noise as high as the chart. */
const LEAST_SHARE = 0.02

/** From nothing on, but for what is near a whole: there a difference of one in a hundred is what counts. */
function yRange(low: number | null, high: number | null, { unit }: Measure): [number, number] {
  if (low === null || high === null) return [0, 1]
  if (unit === 'share' && high <= 1 && low > 0.5)
    return [Math.max(0, low - Math.max(LEAST_SHARE, 1 - low) * 0.4), 1]
  if (high === 0 && low === 0) return [0, 1]
  return [Math.min(0, low * 1.08), Math.max(0, high * 1.08)]
}

function lastPlace(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(({ values }) => values.findLastIndex((value) => value !== null)))
}

function toggled(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(name)) next.add(name)
  return next
}

function summary({ label, lines, measure, bands = [] }: TimeSeriesProps): string {
  const newest = lines.map(({ name, values }) => {
    const value = values[values.findLastIndex((each) => each !== null)]
    return `${name} ${short(value, measure)}`
  })
  const alerts = bands.length === 0 ? '' : ` Alerts in this period: ${bands.length}.`
  return `${label}, over time. Newest: ${newest.join(', ') || 'nothing'}.${alerts}`
}

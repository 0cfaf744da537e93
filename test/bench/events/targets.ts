import type { Target } from '../targets.ts'
import type { EventsFigures } from './compare.ts'
import type { SideName } from './sides.ts'
import type { Throughput } from './throughput.ts'

/** What was asked of events, and what was seen. */
export function eventTargets({ cases, visible, raised, books, bills }: EventsFigures): Target[] {
  const best = (rows: number, name: SideName) =>
    Math.max(...cases.filter((one) => one.rows === rows).map(({ median }) => shown(median[name])))
  const [ours, log, table] = [best(500, 'platform'), best(500, 'log'), best(500, 'table')]
  // the first stretch compiles
  const [, second, ...later] = books.stretches
  const last = later.at(-1)
  const growth = last && second ? last.cpu_us_per_event / second.cpu_us_per_event : NaN
  const dearest = Math.max(...bills.map(({ usd }) => usd))
  return [
    more('HTTP to committed windows, 500-row posts', ours, 110_000, 0, 'events/s'),
    more('the same, 100-row posts', best(100, 'platform'), 60_000, 0, 'events/s'),
    more('the best of 500-row posts over that of plain Node with a table in SQLite', ours / table, 1, 2, 'x'),
    more('the same over plain Node with memory and a log that only grows', ours / log, 1, 2, 'x'),
    less('accepted to visible, p95', visible.p95, 1_500, 0, 'ms'),
    less('window closed to alert raised, p95', raised.p95, 5_000, 0, 'ms'),
    less('CPU an event in the fullest books, over that up to 10⁶', growth, 1.25, 2, 'x'),
    less('cost of a million events, without facts', dearest, 0.1, 4, 'USD'),
  ].filter(({ factor }) => !Number.isNaN(factor))
}

const shown = (side: Throughput | undefined) => side?.shown_per_second ?? NaN

function more(name: string, value: number, bound: number, digits: number, unit: string): Target {
  return target(name, '>=', value, bound, digits, unit, value / bound)
}

function less(name: string, value: number, bound: number, digits: number, unit: string): Target {
  return target(name, '<', value, bound, digits, unit, bound / value)
}

function target(
  name: string,
  sign: string,
  value: number,
  bound: number,
  digits: number,
  unit: string,
  factor: number,
): Target {
  const text = (number: number) => `${number.toFixed(digits)} ${unit}`
  return { whose: 'given', name, wanted: `${sign} ${text(bound)}`, seen: text(value), factor }
}

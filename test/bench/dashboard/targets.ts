import type { Target } from '../targets.ts'
import type { DashboardFigures } from './compare.ts'
import { growth, type HeapFigures } from './heap.ts'

/** MB an hour: a hundred bytes kept of each message would be more. */
const FLAT = 2

/** Nobody gave bounds for these: they are ours. */
export function dashboardTargets({ loads, motion, crowd }: DashboardFigures): Target[] {
  const pages = Object.values(loads.pages)
  const live = Object.values(motion.live.pages)
  const [one, most] = [crowd.cases[0], crowd.cases.at(-1)]
  const worst = (values: readonly number[]) => Math.max(...values)
  const script = worst(pages.map(({ cold }) => cold.page_bytes)) / 1000
  return [
    less(
      'first paint, empty cache, slower page',
      worst(pages.map(({ cold }) => cold.first_paint)),
      1_000,
      0,
      'ms',
    ),
    less('live on the page of a pack, empty cache', loads.pages.quickeats.cold.live ?? NaN, 2_500, 0, 'ms'),
    less('document, scripts and style', script, 150, 0, 'kB'),
    more(
      'frames at 1,000 events/s, slower page',
      Math.min(...live.map((each) => each.frames_per_second)),
      30,
      0,
      '/s',
    ),
    less(
      'of the main thread in tasks over 50 ms',
      worst(live.map(({ long_share }) => long_share * 100)),
      5,
      1,
      '%',
    ),
    less(`accepted to each of ${most?.sockets} sockets, p95`, most?.latency.p95 ?? NaN, 1_500, 0, 'ms'),
    less('the same over one socket', (most?.latency.p95 ?? NaN) / (one?.latency.p95 ?? NaN), 2, 2, 'x'),
    none(
      'sockets closed, or left without a message',
      crowd.cases.reduce((sum, { closed, missed }) => sum + closed + missed, 0),
    ),
  ]
}

export function heapTargets({ minutes, pages }: HeapFigures): Target[] {
  return Object.entries(pages).map(([name, held]) =>
    less(`heap of ${name} over the last two thirds of ${minutes} minutes`, growth(held), FLAT, 2, 'MB/h'),
  )
}

function more(name: string, value: number, bound: number, digits: number, unit: string): Target {
  return own(name, `>= ${bound} ${unit}`, `${value.toFixed(digits)} ${unit}`, value / bound)
}

/** What is below nothing is as good as it gets. */
function less(name: string, value: number, bound: number, digits: number, unit: string): Target {
  return own(
    name,
    `< ${bound} ${unit}`,
    `${value.toFixed(digits)} ${unit}`,
    value > 0 ? bound / value : Infinity,
  )
}

const none = (name: string, count: number) => own(name, '0', String(count), count === 0 ? Infinity : 0)

function own(name: string, wanted: string, seen: string, factor: number): Target {
  return { whose: 'own', name, wanted, seen, factor }
}

import type { Table } from '../events/report.ts'
import { TARGET_HEADS, targetRow } from '../report/verdict.ts'
import type { DashboardFigures, MotionFigures } from './compare.ts'
import type { Crowd } from './crowd.ts'
import { growth, type HeapFigures, type Held } from './heap.ts'
import type { Cache, Load, LoadFigures } from './load.ts'
import { dashboardTargets, heapTargets } from './targets.ts'
import { ORDERS } from './traffic.ts'

/** All that was measured of the dashboard, for the page and the terminal alike. */
export function dashboardTables(figures: DashboardFigures): Table[] {
  const { loads, motion, crowd } = figures
  return [
    { title: 'Targets, our own', heads: TARGET_HEADS, rows: dashboardTargets(figures).map(targetRow) },
    {
      title: `Until it is there, at ${ORDERS} orders/s: medians of ${loads.loads} loads`,
      heads: [
        '',
        'cache',
        'first paint, ms',
        '/ floor',
        'first chart, ms',
        'live, ms',
        'page kB',
        'answers kB',
        'requests',
      ],
      rows: [
        ...Object.entries(loads.pages).flatMap(([name, its]) => [
          loadRow(name, 'cold', its, loads),
          loadRow('', 'warm', its, loads),
        ]),
        ...(['cold', 'warm'] as const).map((cache, i) => [
          i === 0 ? 'floor: no script' : '',
          cache,
          whole(loads.floor[cache]),
          ...Array(6).fill(''),
        ]),
      ],
    },
    {
      title: 'While it is looked at',
      heads: [
        '',
        'events/s',
        'frames/s',
        'gap p95, ms',
        'longest, ms',
        'in tasks over 50 ms, %',
        'in any task, %',
        'script, ms/s',
        'style and layout, ms/s',
        'cores: browser',
        'platform',
      ],
      rows: [...motionRows(motion.still), ...motionRows(motion.live)],
    },
    {
      title: `Sockets on one Board, at ${whole(crowd.events_per_second)} events/s of its pack`,
      heads: [
        'sockets',
        'accepted to message p50, ms',
        'p95, ms',
        'p99, ms',
        'p95 / one socket',
        'messages/s',
        'MB/s',
        'cores: platform',
        'client',
        'platform MB',
        'missed',
        'closed',
      ],
      rows: crowd.cases.map((each) => crowdRow(each, crowd.cases[0])),
    },
  ]
}

export function heapTables(figures: HeapFigures): Table[] {
  return [
    { title: 'Heap targets, our own', heads: TARGET_HEADS, rows: heapTargets(figures).map(targetRow) },
    {
      title: `What an open page holds, at ${whole(figures.events_per_second)} events/s of all packs`,
      heads: ['', 'minutes', 'heap, MB', 'DOM nodes', 'listeners', 'MB/h, last two thirds'],
      rows: Object.entries(figures.pages).flatMap(([name, held]) => heapRows(name, held)),
    },
  ]
}

function loadRow(
  name: string,
  cache: Cache,
  its: Readonly<Record<Cache, Load>>,
  { floor }: LoadFigures,
): string[] {
  const { first_paint, first_line, live, page_bytes, answer_bytes, requests } = its[cache]
  return [
    name,
    cache,
    whole(first_paint),
    (first_paint / floor[cache]).toFixed(2),
    whole(first_line),
    live === undefined ? '–' : whole(live),
    (page_bytes / 1000).toFixed(1),
    (answer_bytes / 1000).toFixed(1),
    whole(requests),
  ]
}

function motionRows({ events_per_second, pages }: MotionFigures): string[][] {
  return Object.entries(pages).map(([name, its]) => [
    name,
    whole(events_per_second),
    its.frames_per_second.toFixed(1),
    its.gap_p95_ms.toFixed(1),
    whole(its.gap_max_ms),
    (its.long_share * 100).toFixed(1),
    (its.busy_share * 100).toFixed(1),
    its.script_ms_per_second.toFixed(1),
    its.layout_ms_per_second.toFixed(1),
    its.browser_cores.toFixed(2),
    its.platform_cores.toFixed(2),
  ])
}

function crowdRow(its: Crowd, one: Crowd | undefined): string[] {
  const { p50, p95, p99 } = its.latency
  return [
    String(its.sockets),
    ...[p50, p95, p99].map(whole),
    (p95 / (one?.latency.p95 ?? NaN)).toFixed(2),
    whole(its.messages_per_second),
    its.mb_per_second.toFixed(2),
    its.platform_cores.toFixed(2),
    its.client_cores.toFixed(2),
    whole(its.held_mb),
    whole(its.missed),
    whole(its.closed),
  ]
}

/** The first look, one after each third of the time. */
function heapRows(name: string, held: readonly Held[]): string[][] {
  const at = [0, 1, 2, 3].map((third) => Math.round(((held.length - 1) * third) / 3))
  return at.flatMap((place, i) => {
    const its = held[place]
    if (!its) return []
    return [
      [
        i === 0 ? name : '',
        (its.seconds / 60).toFixed(1),
        its.heap_mb.toFixed(2),
        whole(its.nodes),
        whole(its.listeners),
        i === at.length - 1 ? growth(held).toFixed(2) : '',
      ],
    ]
  })
}

const whole = (value: number) => value.toFixed(0)

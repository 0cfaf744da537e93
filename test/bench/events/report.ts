import { TARGET_HEADS, targetRow } from '../report/verdict.ts'
import type { CaseFigures, EventsFigures } from './compare.ts'
import { RATE } from './latency.ts'
import { type SideName, TITLES } from './sides.ts'
import { eventTargets } from './targets.ts'
import type { Throughput } from './throughput.ts'

export interface Table {
  readonly title: string
  readonly heads: readonly string[]
  readonly rows: readonly string[][]
}

/** All that was measured of events, for the page and the terminal alike. */
export function eventTables(figures: EventsFigures): Table[] {
  return [
    { title: 'Targets', heads: TARGET_HEADS, rows: eventTargets(figures).map(targetRow) },
    {
      title: '`quickeats.payments`, one slice, random ids: events a second',
      heads: [
        'rows a post, clients',
        '',
        'accepted/s',
        'shown in windows/s',
        'platform / this',
        'CPU µs/event',
        'cores',
        'post p50, ms',
        'p95, ms',
        'peak MB',
      ],
      rows: figures.cases.flatMap(caseRows),
    },
    {
      title: 'Other streams, on the platform alone: 500-row posts, 8 clients',
      heads: ['', 'accepted/s', 'shown in windows/s', 'CPU µs/event', 'cores', 'peak MB'],
      rows: figures.streams.map(({ stream, median }) => [
        stream,
        whole(median.accepted_per_second),
        whole(median.shown_per_second),
        median.cpu_us_per_event.toFixed(1),
        median.cores.toFixed(2),
        whole(median.peak_mb),
      ]),
    },
    {
      title: 'On the live stream (WebSocket)',
      heads: ['', 'times', 'p50, ms', 'p95, ms', 'max, ms'],
      rows: [
        [`accepted to visible, at ${RATE} events/s`, ...spread(figures.visible)],
        ['row that closes a window accepted to its alert raised', ...spread(figures.raised)],
      ],
    },
    {
      title: 'One ledger as its books grow: 500-row posts, 8 clients',
      heads: ['events in the books', 'accepted/s', 'CPU µs/event', 'memory of all workers after, MB'],
      rows: [
        ['0', '', '', whole(figures.books.held_mb)],
        ...figures.books.stretches.map(({ from, to, accepted_per_second, cpu_us_per_event, held_mb }) => [
          `${from} to ${to}`,
          whole(accepted_per_second),
          cpu_us_per_event.toFixed(1),
          whole(held_mb),
        ]),
      ],
    },
    bills(figures),
  ]
}

function caseRows({ rows, connections, median }: CaseFigures): string[][] {
  const ours = median.platform
  return (Object.entries(median) as [SideName, Throughput][]).map(([name, its], i) => [
    i === 0 ? `${rows}, ${connections}` : '',
    TITLES[name],
    whole(its.accepted_per_second),
    whole(its.shown_per_second),
    ours && name !== 'platform' ? (ours.shown_per_second / its.shown_per_second).toFixed(2) : '',
    its.cpu_us_per_event.toFixed(1),
    its.cores.toFixed(2),
    its.p50_ms.toFixed(1),
    its.p95_ms.toFixed(1),
    whole(its.peak_mb),
  ])
}

function bills({ bills: each }: EventsFigures): Table {
  const [first] = each
  const names = first?.parts.map(({ name }) => name) ?? []
  return {
    title: 'A million events in 500-row posts, at list prices, without facts',
    heads: ['', ...each.flatMap(({ title }) => [title, 'USD'])],
    rows: [
      ...names.map((name, i) => [
        name,
        ...each.flatMap(({ parts }) => [amount(parts[i]?.count ?? 0), (parts[i]?.usd ?? 0).toFixed(5)]),
      ]),
      ['**sum**', ...each.flatMap(({ usd }) => ['', usd.toFixed(5)])],
    ],
  }
}

const spread = ({ count, p50, p95, max }: { count: number; p50: number; p95: number; max: number }) =>
  [count, p50, p95, max].map(whole)

const whole = (value: number) => value.toFixed(0)

/** Few of something are told to a tenth. */
const amount = (value: number) => value.toFixed(value > 0 && value < 100 ? 1 : 0)

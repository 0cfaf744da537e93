/**
 * Events a second that the platform takes over HTTP, and what they cost, of one stream only: `node test/bench/events/main.ts
 * [--stream quickeats.orders] [--rows 500 --rows 100] [--connections 8] [--seconds 15]`. The comparison with others is
 * `npm run bench -- --only e`.
 */
import { parseArgs } from 'node:util'
import { renderTable } from '../../../src/cli/table.ts'
import type { StreamName } from './rows.ts'
import { withSide } from './sides.ts'
import { measure, type Throughput } from './throughput.ts'

const { values } = parseArgs({
  options: {
    stream: { type: 'string', default: 'quickeats.orders' },
    rows: { type: 'string', multiple: true, default: ['500', '100'] },
    connections: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const WARM_UP_MS = 4_000

const figures: { rows: string; its: Throughput }[] = []
for (const rows of values.rows) {
  const load = {
    stream: values.stream as StreamName,
    rows: Number(rows),
    connections: Number(values.connections),
    milliseconds: Number(values.seconds) * 1000,
  }
  // each on books of its own: the first load must not fill the memory that the second one meets
  figures.push({ rows, its: await withSide('platform', (side) => measure(side, load, WARM_UP_MS)) })
}
console.log(values.json ? JSON.stringify(figures, null, 2) : table())

function table(): string {
  const heads = [
    'rows a post',
    'accepted/s',
    'shown/s',
    'CPU µs/event',
    'p50 ms',
    'p95 ms',
    'peak MB',
    'cores',
  ]
  return renderTable(
    heads.map((head) => ({ head, align: 'right' as const })),
    figures.map(({ rows, its }) => [
      rows,
      its.accepted_per_second.toFixed(0),
      its.shown_per_second.toFixed(0),
      its.cpu_us_per_event.toFixed(2),
      its.p50_ms.toFixed(1),
      its.p95_ms.toFixed(1),
      its.peak_mb.toFixed(0),
      its.cores.toFixed(2),
    ]),
  )
}

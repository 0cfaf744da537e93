/**
 * Events a second that the platform takes over HTTP, and what they cost: `node test/bench/events/main.ts [--rows 500 --rows 100]
 * [--connections 8] [--seconds 15]`. Ids are random, and no event comes twice.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../../../src/cli/installation.ts'
import { renderTable } from '../../../src/cli/table.ts'
import { startPlatform } from '../platform.ts'
import type { Side } from '../side.ts'
import { type Figures, measure } from './measure.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', multiple: true, default: ['500', '100'] },
    connections: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const figures: Figures[] = []
for (const rows of values.rows) {
  // each on books of its own: the first load must not fill the memory that the second one meets
  const directory = mkdtempSync(join(tmpdir(), 'tributary-events-'))
  let side: Side | undefined
  try {
    side = await startPlatform(directory, join(ROOT, 'models/digits'))
    const milliseconds = Number(values.seconds) * 1000
    figures.push(
      await measure(side, { rows: Number(rows), connections: Number(values.connections), milliseconds }),
    )
  } finally {
    await side?.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
console.log(values.json ? JSON.stringify(figures, null, 2) : table())

function table(): string {
  const heads = [
    'rows a post',
    'events/s',
    'CPU µs/event',
    'CPU ms/post',
    'p50 ms',
    'p95 ms',
    'peak MB',
    'cores',
  ]
  return renderTable(
    heads.map((head) => ({ head, align: 'right' as const })),
    figures.map((each) => [
      String(each.rows),
      each.eventsPerSecond.toFixed(0),
      each.cpuMicrosAnEvent.toFixed(2),
      each.cpuMsAPost.toFixed(2),
      each.p50.toFixed(1),
      each.p95.toFixed(1),
      each.peakMb.toFixed(0),
      each.cores.toFixed(2),
    ]),
  )
}

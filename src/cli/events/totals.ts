import type { EventsAnswer } from '../../contracts/event.ts'
import { formatMs } from '../duration.ts'
import { renderPairs, renderTable } from '../table.ts'

const ERRORS = 20

export interface Counted {
  received: number
  accepted: number
  duplicates: number
  quarantined: number
}

interface Fault {
  readonly stream: string
  /** 1 is the first row that was sent on the stream. */
  readonly row: number
  readonly path: string
  readonly message: string
}

/** What became of all rows, by stream. */
export class Totals {
  readonly streams = new Map<string, Counted>()
  readonly errors: Fault[] = []
  requests = 0

  /** @param first place of the first row of the request among those of its stream */
  add(stream: string, { errors, ...counts }: EventsAnswer, first: number): void {
    const known = this.streams.get(stream) ?? { received: 0, accepted: 0, duplicates: 0, quarantined: 0 }
    this.streams.set(stream, known)
    for (const name of Object.keys(known) as (keyof Counted)[]) known[name] += counts[name]
    const more = errors.map(({ row, path, message }) => ({ stream, row: row + first - 1, path, message }))
    this.errors.push(...more.slice(0, ERRORS - this.errors.length))
    this.requests++
  }

  sum(name: keyof Counted): number {
    return [...this.streams.values()].reduce((sum, counts) => sum + counts[name], 0)
  }

  json(elapsedMs: number) {
    return {
      received: this.sum('received'),
      accepted: this.sum('accepted'),
      duplicates: this.sum('duplicates'),
      quarantined: this.sum('quarantined'),
      requests: this.requests,
      elapsed_ms: elapsedMs,
      streams: Object.fromEntries(this.streams),
      errors: this.errors,
    }
  }

  text(elapsedMs: number): string {
    const rows = [...this.streams].map(([stream, counts]) => [stream, ...Object.values(counts).map(String)])
    const perSecond = elapsedMs > 0 ? Math.round((this.sum('received') / elapsedMs) * 1000) : 0
    return [
      renderTable(COLUMNS, rows),
      '',
      renderPairs([
        ['sent', `${this.sum('received')} rows in ${this.requests} requests`],
        ['took', `${formatMs(elapsedMs)}, ${perSecond} rows a second`],
      ]),
      ...(this.errors.length > 0 ? ['', renderTable(FAULTS, this.errors.map(faultRow))] : []),
    ].join('\n')
  }
}

const COLUMNS = [
  { head: 'stream' },
  ...['received', 'accepted', 'duplicates', 'quarantined'].map((head) => ({ head, align: 'right' }) as const),
]
const FAULTS = [
  { head: 'stream' },
  { head: 'row', align: 'right' },
  { head: 'field', max: 40 },
  { head: 'why it is in quarantine', max: 120 },
] as const

function faultRow({ stream, row, path, message }: Fault): string[] {
  return [stream, String(row), path, message]
}

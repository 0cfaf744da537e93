import { cpuMs } from '../processes.ts'
import { heldMb } from './held.ts'
import { send } from './load.ts'
import { untilShown } from './shown.ts'
import type { EventsSide } from './sides.ts'

/** What an event cost while the books grew from one mark to the next. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly accepted_per_second: number
  readonly cpu_us_per_event: number
  /** Of the whole platform at its end, when the windows showed all. */
  readonly held_mb: number
}

export interface Books {
  /** Before the first event. */
  readonly held_mb: number
  readonly stretches: readonly Stretch[]
}

const LONGEST_MS = 600_000

/** Fills one ledger up to each mark in turn, and looks at the cost on the way. The stretch to the first mark also compiles. */
export async function fill(
  side: EventsSide,
  marks: readonly number[],
  say: (text: string) => void,
): Promise<Books> {
  const pids = side.pids()
  const books: { held_mb: number; stretches: Stretch[] } = { held_mb: heldMb(pids), stretches: [] }
  let from = 0
  for (const mark of marks) {
    say(`e: books up to ${mark} events`)
    const before = cpuMs(pids)
    const sent = await send(side, {
      stream: 'quickeats.payments',
      rows: 500,
      connections: 8,
      milliseconds: LONGEST_MS,
      events: mark - from,
    })
    const to = from + sent.accepted
    await untilShown(side, 'quickeats.payments', to)
    books.stretches.push({
      from,
      to,
      accepted_per_second: (sent.accepted / sent.milliseconds) * 1000,
      cpu_us_per_event: ((cpuMs(pids) - before) / sent.accepted) * 1000,
      held_mb: heldMb(pids),
    })
    from = to
  }
  return books
}

import type { Pack } from '../../../src/contracts/pack.ts'
import type { Simulator } from '../../../src/contracts/simulator.ts'
import type { Stream } from '../../../src/contracts/stream.ts'
import type { Tumbling } from '../../../src/contracts/window.ts'
import type { SimulationOptions } from '../../../src/engine/simulate/simulate.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { Alerts } from '../../../src/engine/stream/alert.ts'
import { checker } from '../../../src/engine/stream/check.ts'
import type { AlertChange } from '../../../src/engine/stream/incident.ts'
import { KeySet } from '../../../src/engine/stream/key-set.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'

/** How often the Board hears of its slices, ms. */
const TELL = 10_000

export interface Watched {
  /** With the time at which it was told. */
  readonly told: readonly (AlertChange & { readonly at: number })[]
  readonly rows: number
}

/** What one alert over a tumbling window tells of a simulated period: rows checked, told apart, folded, merged and judged as in the platform. */
export function watch(
  pack: Pack & { readonly simulator: Simulator },
  name: string,
  options: SimulationOptions,
): Watched {
  const alert = pack.alerts[name]
  const window = alert && pack.windows[alert.on]
  if (!alert || window?.kind !== 'tumbling') throw new Error(`${name} watches no tumbling window`)
  const windows: Record<string, Tumbling> = { [alert.on]: window }
  const streams = streamsOf(pack, window)
  const checks = new Map(Object.entries(streams).map(([name, stream]) => [name, checker(name, stream)]))
  const book = new WindowBook(windows, streams)
  const keys = new KeySet()
  const merged = new MergedWindows(windows)
  const alerts = new Alerts({ [name]: alert })
  const told: (AlertChange & { at: number })[] = []
  let rows = 0
  let next = options.from
  let revision = 0
  for (const event of simulate(pack, options)) {
    for (; next <= event.at; next += TELL) {
      merged.apply('0', book.takeChanged(++revision, next), next)
      for (const change of alerts.see(merged.advance(next), next)) told.push({ ...change, at: next })
    }
    const check = checks.get(event.stream)
    if (!check) continue
    rows++
    const row = check(event.row, event.at)
    if (row.ok && keys.add(row.key, event.at)) book.fold(event.stream, row, event.at)
  }
  return { told, rows }
}

/** Those that the window counts, and those that are asked to work something out. */
function streamsOf({ streams }: Pack, { from, values }: Tumbling): Record<string, Stream> {
  const counted = [
    from,
    ...Object.values(values).flatMap((value) => ('from' in value ? (value.from ?? []) : [])),
  ]
  const asked = counted.flatMap((name) =>
    Object.values(streams[name]?.derived ?? {}).flatMap((one) =>
      'sought' in one ? one.sought.map((lookup) => lookup.in) : [],
    ),
  )
  return Object.fromEntries(
    Object.entries(streams).filter(([name]) => counted.includes(name) || asked.includes(name)),
  )
}

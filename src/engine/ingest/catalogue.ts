import type { LedgerAddress } from '../../contracts/event.ts'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import type { Stream } from '../../contracts/stream.ts'
import type { Gauge, Tumbling } from '../../contracts/window.ts'
import { askedFields } from '../stream/asked.ts'
import { type Checker, checker } from '../stream/check.ts'
import { earlierCheckers } from '../stream/earlier.ts'
import { type Slicing, slicingOf } from '../stream/slice.ts'
import { nearest } from './nearest.ts'

export interface StreamEntry {
  /** `pack.stream`, as addresses name it. */
  readonly fullName: string
  readonly pack: Pack
  readonly name: string
  readonly stream: Stream
  readonly check: Checker
  /** By version, the current one with them. */
  readonly checks: ReadonlyMap<string, Checker>
  readonly slicing: Slicing
  /** Of its first slice. */
  readonly address: LedgerAddress
  /** Fields of its rows that the ledger reads. */
  readonly asked: readonly string[]
}

export interface WindowEntry {
  readonly name: string
  readonly window: Tumbling | Gauge
  readonly address: LedgerAddress
}

/** What may be sent and asked, by name. */
export class Catalogue {
  readonly #streams: ReadonlyMap<string, StreamEntry>
  readonly #windows: ReadonlyMap<string, WindowEntry>
  readonly #packs: ReadonlyMap<string, string>

  constructor(packs: readonly Pack[]) {
    this.#packs = new Map(packs.map(({ name }) => [name, name]))
    const streams = packs.flatMap((pack) =>
      Object.entries(pack.streams).map(([name, stream]) => streamEntry(pack, name, stream)),
    )
    this.#streams = new Map(streams.map((entry) => [entry.fullName, entry]))
    this.#windows = new Map(
      packs.flatMap((pack) =>
        Object.entries(pack.windows).flatMap(([name, window]) => {
          const from = this.#streams.get(`${pack.name}.${window.from}`)
          return from ? [[`${pack.name}.${name}`, { name, window, address: from.address }] as const] : []
        }),
      ),
    )
  }

  get streams(): readonly StreamEntry[] {
    return [...this.#streams.values()]
  }

  stream(fullName: string): StreamEntry {
    return find(this.#streams, 'stream', fullName)
  }

  /** The name of a pack, when there is one of it. */
  pack(name: string): string {
    return find(this.#packs, 'pack', name)
  }

  window(fullName: string): WindowEntry {
    return find(this.#windows, 'window', fullName)
  }
}

function streamEntry(pack: Pack, name: string, stream: Stream): StreamEntry {
  const check = checker(name, stream)
  return {
    fullName: `${pack.name}.${name}`,
    pack,
    name,
    stream,
    check,
    checks: new Map([...earlierCheckers(stream, check), [stream.version, check]]),
    slicing: slicingOf(pack, stream.partition),
    address: { pack: pack.name, partition: stream.partition, slice: 0 },
    asked: askedFields(name, pack.streams, pack.windows),
  }
}

function find<Entry>(entries: ReadonlyMap<string, Entry>, kind: string, fullName: string): Entry {
  const entry = entries.get(fullName)
  if (entry) return entry
  const names = nearest(fullName, [...entries.keys()])
  throw new Fault('not-found', `There is no ${kind} "${fullName}". The nearest are ${names.join(', ')}.`, {
    nearest: names,
  })
}

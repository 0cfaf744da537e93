import type { Pack } from '../../contracts/pack.ts'
import type { Stream } from '../../contracts/stream.ts'
import type { Gauge, Tumbling } from '../../contracts/window.ts'

/** Streams with one partition key: they share a ledger, and their rows can meet. */
export interface CoPartition {
  readonly partition: string
  readonly streams: Readonly<Record<string, Stream>>
  readonly windows: Readonly<Record<string, Tumbling>>
  readonly gauges: Readonly<Record<string, Gauge>>
}

/** The groups of a pack, in the order in which its streams name their keys. */
export function coPartitions({ streams, windows }: Pick<Pack, 'streams' | 'windows'>): CoPartition[] {
  const partitions = new Set(Object.values(streams).map(({ partition }) => partition))
  return [...partitions].map((partition) => {
    const own = only(streams, (each): each is Stream => each.partition === partition)
    const fed = only(windows, (each): each is Tumbling | Gauge => Object.hasOwn(own, each.from))
    return { partition, streams: own, windows: tumbling(fed), gauges: gauges(fed) }
  })
}

export function tumbling(windows: Pack['windows']): Record<string, Tumbling> {
  return only(windows, (each) => each.kind === 'tumbling')
}

export function gauges(windows: Pack['windows']): Record<string, Gauge> {
  return only(windows, (each) => each.kind === 'gauge')
}

function only<All, One extends All>(
  named: Readonly<Record<string, All>>,
  is: (each: All) => each is One,
): Record<string, One> {
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, One] => is(entry[1])))
}

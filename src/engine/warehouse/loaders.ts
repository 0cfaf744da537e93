import type { Pack } from '../../contracts/pack.ts'
import type { Row } from '../stream/row.ts'
import { type Load, Loader } from './loader.ts'
import { warehousePlan } from './plan.ts'

/** What rows of the streams of all packs come to. */
export class Loaders {
  readonly #streams: ReadonlyMap<string, (rows: Iterable<Row>) => Load>

  constructor(packs: readonly Pack[]) {
    this.#streams = new Map(
      packs.flatMap((pack) => {
        const loader = new Loader(pack, warehousePlan(pack))
        return Object.keys(pack.streams)
          .filter((stream) => loader.feeds(stream))
          .map((stream) => [`${pack.name}.${stream}`, (rows: Iterable<Row>) => loader.load(stream, rows)])
      }),
    )
  }

  /** Streams, as `pack.stream`, whose rows are in any table. */
  feeding(): string[] {
    return [...this.#streams.keys()]
  }

  /** How rows of a stream are loaded, or nothing where they are in no table. */
  of(stream: string): ((rows: Iterable<Row>) => Load) | undefined {
    return this.#streams.get(stream)
  }
}

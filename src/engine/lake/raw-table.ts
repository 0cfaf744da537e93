import type { Pack } from '../../contracts/pack.ts'
import type { Stream } from '../../contracts/stream.ts'
import { Loaders } from '../warehouse/loaders.ts'
import type { LakeColumn } from './column.ts'
import { streamColumns } from './stream-columns.ts'

/** The rows of a stream, as they were accepted. */
export interface RawTable {
  readonly stream: Stream
  readonly columns: readonly LakeColumn[]
  /** Whether rows of it are loaded into the warehouse too. */
  readonly isLoaded: boolean
}

/** The raw tables of packs, as `pack.stream`. */
export function rawTables(packs: readonly Pack[]): ReadonlyMap<string, RawTable> {
  const loaded = new Set(new Loaders(packs).feeding())
  return new Map(
    packs.flatMap((pack) =>
      Object.entries(pack.streams).map(([name, stream]) => {
        const fullName = `${pack.name}.${name}`
        return [fullName, { stream, columns: streamColumns(stream), isLoaded: loaded.has(fullName) }]
      }),
    ),
  )
}

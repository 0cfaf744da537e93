import type { Pack } from '../../contracts/pack.ts'
import type { Stream } from '../../contracts/stream.ts'
import type { LakeColumn } from './column.ts'
import { streamColumns } from './stream-columns.ts'

/** The rows of a stream, as they were accepted. */
export interface RawTable {
  readonly stream: Stream
  readonly columns: readonly LakeColumn[]
}

/** The raw tables of packs, as `pack.stream`. */
export function rawTables(packs: readonly Pack[]): ReadonlyMap<string, RawTable> {
  return new Map(
    packs.flatMap((pack) =>
      Object.entries(pack.streams).map(([name, stream]) => [
        `${pack.name}.${name}`,
        { stream, columns: streamColumns(stream) },
      ]),
    ),
  )
}

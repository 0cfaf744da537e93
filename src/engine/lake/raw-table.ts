import type { Pack } from '../../contracts/pack.ts'
import type { Stream } from '../../contracts/stream.ts'
import { Loaders } from '../warehouse/loaders.ts'
import type { LakeColumn } from './column.ts'
import { type ServedTable, servedTables } from './served-table.ts'
import { streamColumns } from './stream-columns.ts'

/** The rows of a stream, as they were accepted. */
export interface RawTable {
  readonly stream: Stream
  readonly columns: readonly LakeColumn[]
  /** Whether rows of it are loaded into the warehouse too. */
  readonly isLoaded: boolean
  /** Facts that are only in the lake and have their rows from the same segments. */
  readonly followers: readonly string[]
}

/** The raw tables of packs, as `pack.stream`. */
export function rawTables(packs: readonly Pack[]): ReadonlyMap<string, RawTable> {
  const loaded = new Set(new Loaders(packs).feeding())
  const facts = [...servedTables(packs).values()].filter(({ fact }) => fact?.serve === 'lake')
  return new Map(
    packs.flatMap((pack) =>
      Object.entries(pack.streams).map(([name, stream]) => {
        const fullName = `${pack.name}.${name}`
        const followers = facts.filter((each) => followed(each) === fullName).map((each) => each.name)
        const columns = streamColumns(stream)
        return [fullName, { stream, columns, isLoaded: loaded.has(fullName), followers }]
      }),
    ),
  )
}

const followed = ({ name, fact }: ServedTable) => `${name.split('.')[0]}.${fact?.sources[0]?.stream}`

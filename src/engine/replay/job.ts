import type { Pack } from '../../contracts/pack.ts'
import { hashValue, hex } from '../stream/hash.ts'
import { factsFrom } from './shadow-fact.ts'
import { replayedGroup } from './window-replay.ts'

/** What is to be made again. Times in epoch ms. */
export interface ReplayJob {
  readonly id: string
  readonly pack: string
  readonly stream: string
  readonly from: number
  readonly to: number
  /** Segments that were sealed before are not read. */
  readonly sealedSince: number
}

/** The same request is the same job, while windows and facts are declared as they are. */
export function replayJob(pack: Pack, asked: Omit<ReplayJob, 'id' | 'pack'>): ReplayJob {
  const { streams, windows } = replayedGroup(pack, asked.stream)
  const declared = {
    streams: Object.entries(streams).map(([name, { version, key, time, session, derived }]) => [
      name,
      { version, key, time, session, derived },
    ]),
    windows,
    facts: factsFrom(pack, asked.stream).map(({ name }) => pack.facts?.[name]),
  }
  const { stream, from, to, sealedSince } = asked
  const id = hex(hashValue([pack.name, stream, from, to, sealedSince, declared]))
  return { id, pack: pack.name, stream, from, to, sealedSince }
}

import type { Stream } from '../contracts/stream.ts'
import type { Good } from '../engine/stream/check.ts'
import { knownRow } from '../engine/stream/known.ts'

/** Reads a row that has passed its contract already, from its text: the gateway checked it, and a log row was checked then. */
export type Known = (text: string) => Good

export function known(name: string, stream: Stream): Known {
  const read = knownRow(name, stream)
  return (text) => read(JSON.parse(text))
}

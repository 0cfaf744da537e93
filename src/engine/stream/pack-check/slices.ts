import type { Pack, Slices } from '../../../contracts/pack.ts'
import { isoTime } from '../iso-time.ts'
import type { Finding } from './finding.ts'
import { among } from './names.ts'
import { lengthOf } from './times.ts'

/** Each is a Durable Object that the Board of the pack asks for all that it knows when it starts. */
const SLICES = 64

export function* sliceFindings({ slices = {}, streams, windows }: Pack): Generator<Finding> {
  const keys = new Set(Object.values(streams).map((stream) => stream.partition))
  for (const [partition, steps] of Object.entries(slices)) {
    const path = `slices.${partition}`
    const own = Object.entries(streams).filter(([, stream]) => stream.partition === partition)
    if (own.length === 0) yield { path, message: `no stream has that partition: ${among(keys)}` }
    const names = own.map(([name]) => name)
    const sizes = Object.entries(windows).flatMap(([name, window]) =>
      window.kind === 'tumbling' && names.includes(window.from)
        ? [[name, lengthOf(window.size) ?? 1] as const]
        : [],
    )
    yield* stepFindings(path, steps, sizes)
  }
}

function* stepFindings(
  path: string,
  steps: Slices,
  sizes: readonly (readonly [string, number])[],
): Generator<Finding> {
  let before = -Infinity
  for (const [i, { from, slices }] of steps.entries()) {
    const at = isoTime(from)
    const cut = sizes.find(([, size]) => (at ?? 0) % size !== 0)
    if (at === null)
      yield { path: `${path}.${i}.from`, message: `"${from}" must be an ISO 8601 time with a zone` }
    else if (at <= before)
      yield { path: `${path}.${i}.from`, message: 'must be later than the step before it' }
    else if (cut)
      yield {
        path: `${path}.${i}.from`,
        message: `must be where a window of ${cut[0]} begins, every ${cut[1] / 1000} s: no window may be cut`,
      }
    before = at ?? before
    if (!(Number.isInteger(slices) && slices >= 1 && slices <= SLICES))
      yield { path: `${path}.${i}.slices`, message: `must be a whole number from 1 to ${SLICES}` }
  }
}

import type { Burst, Derived, Lookup } from '../../../contracts/derived.ts'
import type { Pack } from '../../../contracts/pack.ts'
import type { Stream } from '../../../contracts/stream.ts'
import { type Field, type Fields, fieldsOf, missing } from './fields.ts'
import type { Finding } from './finding.ts'
import { among, nameFindings } from './names.ts'
import { timeFindings } from './times.ts'
import { whereFindings } from './where.ts'

type Streams = Pack['streams']

/** The fields of the contract, and those that are worked out. */
export function knownFields(stream: Stream): Fields {
  const known = new Map(fieldsOf(stream))
  for (const [name, declared] of Object.entries(stream.derived ?? {})) known.set(name, fieldOf(declared))
  return known
}

function fieldOf(declared: Derived): Field {
  if ('bursts' in declared) return { required: true, isNumber: false, isText: false, values: [true, false] }
  return { required: false, isNumber: false, isText: true, values: undefined }
}

export function* derivedFindings({ streams }: Pack): Generator<Finding> {
  for (const [name, stream] of Object.entries(streams)) {
    const path = `streams.${name}.derived`
    if (!stream.derived) continue
    yield* nameFindings(path, stream.derived)
    if (stream.session)
      yield {
        path,
        message: 'a stream with a session derives nothing: rows of a session stay what they were',
      }
    const told = fieldsOf(stream)
    const known = new Map(told)
    for (const [field, declared] of Object.entries(stream.derived)) {
      const at = `${path}.${field}`
      if (told.has(field)) yield { path: at, message: 'is a field of the contract: take another name' }
      if ('bursts' in declared)
        for (const [i, burst] of declared.bursts.entries())
          yield* burstFindings(`${at}.bursts.${i}`, burst, told)
      else
        for (const [i, lookup] of declared.sought.entries())
          yield* lookupFindings(`${at}.sought.${i}`, lookup, stream, known, streams)
      known.set(field, fieldOf(declared))
    }
  }
}

/** Of rows that come at one time each sees the others as they were sent, so what is worked out is not asked. */
function* burstFindings(
  path: string,
  { by = [], where, more, within }: Burst,
  told: Fields,
): Generator<Finding> {
  for (const field of by) yield* missing(`${path}.by`, field, told)
  yield* whereFindings(`${path}.where`, where, told)
  yield* timeFindings(`${path}.within`, within)
  if (!(Number.isInteger(more) && more >= 1))
    yield { path: `${path}.more`, message: `must be a whole number from 1, and is ${more}` }
}

function* lookupFindings(
  path: string,
  lookup: Lookup,
  stream: Stream,
  known: Fields,
  streams: Streams,
): Generator<Finding> {
  yield* whereFindings(`${path}.when`, lookup.when, known)
  yield* timeFindings(`${path}.within`, lookup.within)
  const source = Object.hasOwn(streams, lookup.in) ? streams[lookup.in] : undefined
  if (!source) {
    yield {
      path: `${path}.in`,
      message: `there is no stream "${lookup.in}": ${among(Object.keys(streams))}`,
    }
    return
  }
  if (source.partition !== stream.partition)
    yield {
      path: `${path}.in`,
      message: `must have the partition "${stream.partition}", as this stream has: or their rows do not meet`,
    }
  const theirs = knownFields(source)
  for (const field of lookup.same) {
    yield* missing(`${path}.same`, field, known)
    yield* missing(`${path}.same`, field, theirs)
  }
  yield* whereFindings(`${path}.where`, lookup.where, theirs)
  yield* missing(`${path}.take`, lookup.take, theirs)
}

import type { Aggregate, Ratio, Weighted } from '../../../contracts/aggregate.ts'
import type { Guest } from '../../../contracts/derived.ts'
import type { Pack } from '../../../contracts/pack.ts'
import type { SessionAggregate } from '../../../contracts/session.ts'
import type { Stream } from '../../../contracts/stream.ts'
import type { Dimension, Tumbling } from '../../../contracts/window.ts'
import { isWorkedOut } from '../plan.ts'
import { knownFields } from './derived.ts'
import { type Fields, missing, stateFindings } from './fields.ts'
import type { Finding } from './finding.ts'
import { among, nameFindings } from './names.ts'
import { timeFindings } from './times.ts'
import { whereFindings } from './where.ts'

type Values = Tumbling['values']
type Value = Values[string]

/** Whether what is read of a value is one number. */
export const isNumeric = (value: Value | undefined) => value !== undefined && !('top' in value)

export function* valueFindings(
  path: string,
  { by, values }: Tumbling,
  stream: Stream,
  streams: Pack['streams'],
): Generator<Finding> {
  const fields = knownFields(stream)
  yield* nameFindings(path, values)
  for (const [name, value] of Object.entries(values)) {
    const at = `${path}.${name}`
    if ('ratio' in value) yield* ratioFindings(at, value, values)
    else if ('weighted' in value) yield* weightFindings(at, value, values)
    else if (isSession(value)) yield* sessionFindings(at, value, stream, fields)
    else if (isGuest(value)) yield* guestFindings(at, value, by ?? [], stream, streams)
    else yield* countedFindings(at, value, stream)
  }
}

/** Rows of another stream that count in this window. */
function* guestFindings(
  path: string,
  value: Guest,
  by: readonly Dimension[],
  { partition }: Stream,
  streams: Pack['streams'],
): Generator<Finding> {
  const guest = Object.hasOwn(streams, value.from) ? streams[value.from] : undefined
  if (!guest) {
    const message = `there is no stream "${value.from}": ${among(Object.keys(streams))}`
    yield { path: `${path}.from`, message }
    return
  }
  if (guest.partition !== partition)
    yield {
      path: `${path}.from`,
      message: `must have the partition "${partition}", as the window's own stream has: or their rows do not meet`,
    }
  for (const field of by.flatMap((each) => (typeof each === 'string' ? [each] : each.geohash)))
    yield* missing(`${path}.from`, field, knownFields(guest))
  yield* countedFindings(path, value, guest)
}

/** What is worked out of a row may change, and only counts and sums take back what they have said. */
function* countedFindings(path: string, value: Aggregate, stream: Stream): Generator<Finding> {
  yield* aggregateFindings(path, value, knownFields(stream))
  if (stream.derived && !('count' in value || 'sum' in value))
    yield { path, message: 'of a stream that derives fields there are counts and sums only' }
}

const isGuest = (value: Aggregate | Guest): value is Guest => 'from' in value

const isSession = (value: Aggregate | SessionAggregate): value is SessionAggregate =>
  'entries' in value || 'seconds' in value || 'ends' in value || 'exits' in value

function* ratioFindings(path: string, { ratio, times }: Ratio, values: Values): Generator<Finding> {
  for (const name of ratio) yield* partFindings(path, name, values)
  if (times !== undefined && !(Number.isFinite(times) && times > 0))
    yield { path, message: `times must be a number above 0, and is ${times}` }
}

function* weightFindings(path: string, { weighted }: Weighted, values: Values): Generator<Finding> {
  if (Object.keys(weighted).length === 0) yield { path, message: 'there is nothing to weigh: name a value' }
  for (const [name, weight] of Object.entries(weighted)) {
    yield* partFindings(path, name, values)
    if (!Number.isFinite(weight))
      yield { path, message: `the weight of "${name}" must be a number, and is ${weight}` }
  }
}

/** What a value is worked out of has to be counted itself. */
function* partFindings(path: string, name: string, values: Values): Generator<Finding> {
  const part = Object.hasOwn(values, name) ? values[name] : undefined
  if (!part)
    yield { path, message: `there is no value "${name}" in this window: ${among(Object.keys(values))}` }
  else if (!isNumeric(part)) yield { path, message: `"${name}" is a list, and no number` }
  else if (isWorkedOut(part))
    yield { path, message: `"${name}" is worked out of others itself: name what it is made of` }
}

function* aggregateFindings(path: string, value: Aggregate, fields: Fields): Generator<Finding> {
  yield* whereFindings(`${path}.where`, value.where, fields)
  if ('count' in value) return
  const [word, first] = Object.entries(value).find(([name]) => name !== 'where' && name !== 'of') ?? ['', '']
  const name = 'of' in value ? value.of : String(first)
  yield* missing(path, name, fields)
  if (fields.get(name)?.isNumber === false && word !== 'distinct' && word !== 'top')
    yield {
      path,
      message: `${word} needs numbers: let "${name}" be a number, or text with a pattern of decimals`,
    }
  if ('quantile' in value && !(value.quantile >= 0 && value.quantile <= 1))
    yield {
      path,
      message: `quantile ${value.quantile} must be from 0 to 1: 0.95 is what 95 of 100 are under`,
    }
  if ('top' in value && !(Number.isInteger(value.top) && value.top >= 1))
    yield { path, message: `top ${value.top} must be a whole number from 1` }
}

function* sessionFindings(
  path: string,
  value: SessionAggregate,
  { session }: Stream,
  fields: Fields,
): Generator<Finding> {
  if (!session) {
    yield { path, message: 'tells of sessions, and the stream declares none: give it a session' }
    return
  }
  for (const state of statesOf(value)) yield* stateFindings(path, state, fields.get(session.state)?.values)
  if ('exits' in value) yield* timeFindings(`${path}.within`, value.within)
}

function statesOf(value: SessionAggregate): readonly string[] {
  if ('ends' in value) return []
  if ('seconds' in value) return value.seconds
  return ['entries' in value ? value.entries : value.exits]
}

import type { Pack } from '../../../contracts/pack.ts'
import type { Stream } from '../../../contracts/stream.ts'
import type { Dimension, Gauge, Tumbling } from '../../../contracts/window.ts'
import { knownFields } from './derived.ts'
import { type Fields, fieldsOf, missing } from './fields.ts'
import type { Finding } from './finding.ts'
import { among, nameFindings } from './names.ts'
import { lengthOf, REMEMBERED, timeFindings } from './times.ts'
import { valueFindings } from './values.ts'
import { whereFindings } from './where.ts'

/** Columns that every row of a window has. */
const COLUMNS = ['window_start', 'window_end', 'state', 'revised']

export function* windowFindings({ streams, windows }: Pack): Generator<Finding> {
  yield* nameFindings('windows', windows)
  for (const [name, window] of Object.entries(windows)) {
    const path = `windows.${name}`
    const stream = Object.hasOwn(streams, window.from) ? streams[window.from] : undefined
    if (!stream) {
      const message = `there is no stream "${window.from}": ${among(Object.keys(streams))}`
      yield { path: `${path}.from`, message }
      continue
    }
    const fields = window.kind === 'gauge' ? fieldsOf(stream) : knownFields(stream)
    yield* whereFindings(`${path}.where`, window.where, fields)
    yield* columnFindings(path, window, fields)
    if (window.kind === 'gauge') yield* gaugeFindings(path, window, stream, fields)
    else {
      yield* tumblingFindings(path, window)
      yield* valueFindings(`${path}.values`, window, stream, streams)
    }
  }
}

function* tumblingFindings(path: string, { size, lateness, horizon }: Tumbling): Generator<Finding> {
  yield* timeFindings(`${path}.size`, size)
  yield* timeFindings(`${path}.lateness`, lateness)
  yield* timeFindings(`${path}.horizon`, horizon)
  const open = (lengthOf(lateness) ?? 0) + (lengthOf(horizon) ?? 0)
  if (open > (lengthOf(REMEMBERED) ?? 0))
    yield {
      path: `${path}.${horizon === undefined ? 'lateness' : 'horizon'}`,
      message: `lateness and horizon must not come to more than ${REMEMBERED}: so long keys are remembered, and a double that comes later would be counted`,
    }
}

function* gaugeFindings(path: string, gauge: Gauge, stream: Stream, fields: Fields): Generator<Finding> {
  const { every, expires, latestBy, tie, values } = gauge
  yield* timeFindings(`${path}.every`, every)
  yield* timeFindings(`${path}.expires`, expires)
  if ((lengthOf(expires) ?? Infinity) < (lengthOf(every) ?? 0))
    yield { path: `${path}.expires`, message: `must not be shorter than every, ${every}` }
  yield* missing(`${path}.latestBy`, latestBy, fields)
  if (latestBy !== stream.partition)
    yield {
      path: `${path}.latestBy`,
      message: `must be the partition of ${gauge.from}, "${stream.partition}": or the rows of one key do not meet`,
    }
  yield* nameFindings(`${path}.values`, values)
  if (tie) yield* tieFindings(`${path}.tie`, tie, fields)
}

/** Where two rows are of one time, each value has to have its place. */
function* tieFindings(
  path: string,
  { field, order }: NonNullable<Gauge['tie']>,
  fields: Fields,
): Generator<Finding> {
  yield* missing(path, field, fields)
  const values = fields.get(field)?.values
  for (const value of values ?? [])
    if (!order.some((each) => each === value))
      yield {
        path: `${path}.order`,
        message: `has no place for ${JSON.stringify(value)}, which "${field}" may be`,
      }
  for (const value of order)
    if (values && !values.includes(value))
      yield { path: `${path}.order`, message: `${JSON.stringify(value)} is nothing that "${field}" may be` }
}

function* columnFindings(
  path: string,
  { by = [], values }: Tumbling | Gauge,
  fields: Fields,
): Generator<Finding> {
  const columns = [...by.map(columnOf), ...Object.keys(values), ...COLUMNS]
  for (const name of new Set(columns.filter((each, i) => columns.indexOf(each) !== i)))
    yield { path, message: `two columns would be called "${name}": rename a value` }
  if (Object.keys(values).length === 0) yield { path: `${path}.values`, message: 'there is none' }
  for (const [i, dimension] of by.entries()) {
    const at = `${path}.by.${i}`
    if (typeof dimension === 'string') yield* missing(at, dimension, fields)
    else yield* geohashFindings(at, dimension, fields)
  }
}

const columnOf = (dimension: Dimension) => (typeof dimension === 'string' ? dimension : 'geohash')

function* geohashFindings(
  path: string,
  { geohash, precision }: Exclude<Dimension, string>,
  fields: Fields,
): Generator<Finding> {
  for (const name of geohash) {
    yield* missing(path, name, fields)
    if (fields.get(name)?.isNumber === false)
      yield { path, message: `"${name}" must hold degrees, and is no number` }
  }
  if (!Number.isInteger(precision) || precision < 1 || precision > 12)
    yield { path, message: `precision ${precision} must be a whole number from 1 to 12` }
}

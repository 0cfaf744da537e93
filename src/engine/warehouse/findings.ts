import type { DimensionTable } from '../../contracts/dimension.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { Stream } from '../../contracts/stream.ts'
import { fieldsOf, missing } from '../stream/pack-check/fields.ts'
import type { Finding } from '../stream/pack-check/finding.ts'
import { nameFindings } from '../stream/pack-check/names.ts'
import { whereFindings } from '../stream/pack-check/where.ts'
import { factFindings } from './fact-findings.ts'
import { requiredFields } from './field-types.ts'
import { kpiFindings } from './kpi-findings.ts'
import { VERSION_COLUMNS } from './tables.ts'

/** What is wrong with what a pack keeps in the warehouse. */
export function* warehouseFindings(pack: Pack): Generator<Finding> {
  const { dimensions = {}, facts = {}, views = {}, kpis = {} } = pack
  yield* nameFindings('dimensions', dimensions)
  yield* nameFindings('facts', facts)
  yield* nameFindings('views', views)
  yield* nameFindings('kpis', kpis)
  yield* twiceFindings(pack)
  for (const [name, dimension] of Object.entries(dimensions)) {
    const stream = pack.streams[dimension.from]
    if (stream) yield* dimensionFindings(name, dimension, stream)
    else yield { path: `dimensions.${name}.from`, message: `there is no stream "${dimension.from}"` }
  }
  for (const [name, fact] of Object.entries(facts)) yield* factFindings(pack, name, fact)
  for (const [name, kpi] of Object.entries(kpis)) yield* kpiFindings(name, kpi)
}

/** Views stand beside tables, under the same kind of name. */
function* twiceFindings({ dimensions = {}, facts = {}, views = {} }: Pack): Generator<Finding> {
  const taken = new Set([
    ...Object.keys(dimensions).flatMap((name) => [`${name}_dim`, `${name}_log`]),
    ...Object.keys(facts).flatMap((name) => [`${name}_fact`, `${name}_star`]),
  ])
  for (const name of Object.keys(views))
    if (taken.has(name)) yield { path: `views.${name}`, message: 'is the name of a table: rename it' }
}

function* dimensionFindings(
  name: string,
  { key, history, track = [], deleted }: DimensionTable,
  stream: Stream,
): Generator<Finding> {
  const path = `dimensions.${name}`
  const fields = fieldsOf(stream)
  yield* missing(`${path}.key`, key, fields)
  if (fields.has(key) && !requiredFields(stream).has(key))
    yield { path: `${path}.key`, message: `"${key}" may be absent: a row without it is of nobody` }
  for (const field of track) {
    yield* missing(`${path}.track`, field, fields)
    if (field === key || field === stream.time)
      yield { path: `${path}.track`, message: `"${field}" is the key or the time, and no attribute` }
  }
  if (history === 'type 2' && track.length === 0)
    yield { path: `${path}.track`, message: 'is empty: say which fields have a history, or take type 1' }
  if (history === 'type 1' && track.length > 0)
    yield { path: `${path}.track`, message: 'is of no use with type 1, which keeps no history' }
  yield* whereFindings(`${path}.deleted`, deleted, fields)
  const taken = new Set([...VERSION_COLUMNS.map((column) => column.name), `${name}_key`])
  for (const field of fields.keys())
    if (taken.has(field))
      yield {
        path,
        message: `its stream has a field "${field}", which is a column of every dimension: rename it`,
      }
}

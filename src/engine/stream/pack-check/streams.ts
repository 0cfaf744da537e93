import type { Pack } from '../../../contracts/pack.ts'
import type { Cleaning, Stream } from '../../../contracts/stream.ts'
import { type Fields, fieldsOf, missing, stateFindings } from './fields.ts'
import type { Finding } from './finding.ts'
import { timeFindings } from './times.ts'
import { versionFindings } from './versions.ts'

/** Fewer values than this and their rows meet in few ledgers, whatever the load. */
const FEW_VALUES = 100

export function* streamFindings({ streams }: Pack): Generator<Finding> {
  for (const [name, stream] of Object.entries(streams)) {
    const [path, fields] = [`streams.${name}`, fieldsOf(stream)]
    yield* versionFindings(path, stream)
    yield* identityFindings(path, stream, fields)
    yield* partitionFindings(path, stream, fields)
    for (const [i, rule] of (stream.cleaning ?? []).entries())
      yield* cleaningFindings(`${path}.cleaning.${i}`, rule, stream, fields)
    yield* lineFindings(path, stream, fields)
    yield* sessionFindings(path, stream, fields)
  }
}

function* identityFindings(path: string, { key, time }: Stream, fields: Fields): Generator<Finding> {
  for (const field of key) yield* missing(`${path}.key`, field, fields)
  if (!key.some((field) => fields.get(field)?.required))
    yield {
      path: `${path}.key`,
      message: 'no field of it is required: rows without any of them would all be one event',
    }
  if (new Set(key).size < key.length) yield { path: `${path}.key`, message: 'names a field twice' }
  yield* missing(`${path}.time`, time, fields)
  const at = fields.get(time)
  if (at && !at.required)
    yield { path: `${path}.time`, message: `"${time}" must be required: every event has its time` }
  if (at && !at.isText)
    yield { path: `${path}.time`, message: `"${time}" must be text, ISO 8601 with a zone` }
}

function* partitionFindings(path: string, { key, partition }: Stream, fields: Fields): Generator<Finding> {
  const at = `${path}.partition`
  yield* missing(at, partition, fields)
  const field = fields.get(partition)
  if (field?.values && field.values.length < FEW_VALUES)
    yield {
      path: at,
      message: `"${partition}" has ${field.values.length} values only: take a field with many, as the id of a user or an order`,
    }
  if (field && !field.required && !key.includes(partition))
    yield {
      path: at,
      message: `"${partition}" must be required, or part of the key: the same event with it and without it would not meet`,
    }
}

function* cleaningFindings(path: string, rule: Cleaning, stream: Stream, fields: Fields): Generator<Finding> {
  const [[word, name] = ['', '']] = Object.entries(rule)
  yield* missing(path, String(name), fields)
  const field = fields.get(String(name))
  if (!field) return
  if ('fill' in rule) {
    if (stream.fields.shape[rule.fill]?.safeParse(rule.with).success === false)
      yield {
        path,
        message: `fills "${rule.fill}" with ${JSON.stringify(rule.with)}, which its contract refuses`,
      }
  } else if ('number' in rule || 'difference' in rule) {
    if (!field.isNumber || field.isText)
      yield { path, message: `${word} is for numbers, and "${name}" holds none` }
  } else if (!field.isText) yield { path, message: `${word} is for text, and "${name}" holds none` }
  if ('padStart' in rule && (!(rule.length > 0) || rule.with === ''))
    yield { path, message: 'padStart needs a length above 0 and something to fill with' }
  if ('code' in rule && (!(rule.digits > 0) || rule.prefix === ''))
    yield { path, message: 'code needs a prefix and digits above 0' }
  if ('isoTime' in rule && !/^[+-]\d{2}:\d{2}$/.test(rule.offset))
    yield { path, message: `"${rule.offset}" is no offset: write it as +05:30` }
  if ('join' in rule || 'difference' in rule) for (const part of rule.of) yield* missing(path, part, fields)
}

function* lineFindings(path: string, { lines }: Stream, fields: Fields): Generator<Finding> {
  if (!lines) return
  yield* missing(`${path}.lines.time`, lines.time, fields)
  for (const [from, to] of Object.entries(lines.rename ?? {}))
    yield* missing(`${path}.lines.rename.${from}`, to, fields)
}

function* sessionFindings(path: string, { session, partition }: Stream, fields: Fields): Generator<Finding> {
  if (!session) return
  const { key, state, ends, silence } = session
  yield* missing(`${path}.session.key`, key, fields)
  if (key !== partition)
    yield {
      path: `${path}.session.key`,
      message: `must be the partition, "${partition}": or the rows of a session do not meet`,
    }
  yield* missing(`${path}.session.state`, state, fields)
  for (const end of ends) yield* stateFindings(`${path}.session.ends`, end, fields.get(state)?.values)
  yield* timeFindings(`${path}.session.silence`, silence)
}

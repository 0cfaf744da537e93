import type { Pack } from '../../contracts/pack.ts'
import { RULE_KINDS, type Rule } from '../../contracts/quality.ts'
import type { Scalar } from '../../contracts/where.ts'
import { fieldsOf } from '../stream/pack-check/fields.ts'
import type { Finding } from '../stream/pack-check/finding.ts'
import { among, nameFindings } from '../stream/pack-check/names.ts'
import { timeFindings } from '../stream/pack-check/times.ts'
import { requiredFields } from '../warehouse/field-types.ts'
import { type WarehousePlan, warehousePlan } from '../warehouse/plan.ts'
import { columnsOf, namesOf, type RuleTarget, targetOf } from './plan.ts'
import { KEPT_DAYS } from './result.ts'

const NUMBERS = new Set(['integer', 'real', 'money', 'time', 'flag'])

/** What is wrong with the rules of a pack whose tables are sound. */
export function* qualityFindings(pack: Pack): Generator<Finding> {
  const { quality = {} } = pack
  yield* nameFindings('quality', quality)
  if (Object.keys(quality).length === 0) return
  const plan = warehousePlan(pack)
  for (const [name, rule] of Object.entries(quality)) yield* ruleFindings(pack, plan, `quality.${name}`, rule)
}

function* ruleFindings(pack: Pack, plan: WarehousePlan, path: string, rule: Rule): Generator<Finding> {
  if (!rule.title?.trim()) yield { path: `${path}.title`, message: 'is empty: say in words what holds' }
  const kinds = RULE_KINDS.filter((kind) => kind in rule)
  if (kinds.length !== 1)
    yield {
      path,
      message: `must say one of ${RULE_KINDS.join(', ')}, and says ${kinds.join(' and ') || 'none'}`,
    }
  const target = targetOf(pack, plan, rule.on)
  if (!target) {
    yield { path: `${path}.on`, message: `there is no table or stream "${rule.on}": ${among(targets(pack))}` }
    return
  }
  yield* placeFindings(plan, path, rule, target)
  yield* columnFindings(path, rule, target)
  yield* boundFindings(path, rule, target)
  yield* doubleFindings(pack, path, rule, target)
}

function* targets({ facts = {}, dimensions = {}, streams }: Pack): Generator<string> {
  for (const name of Object.keys(facts)) yield `${name}_fact`
  for (const name of Object.keys(dimensions)) yield `${name}_dim`
  yield* Object.keys(streams)
}

/** Where rows can be judged. */
function* placeFindings(
  plan: WarehousePlan,
  path: string,
  rule: Rule,
  target: RuleTarget,
): Generator<Finding> {
  const isCounted = 'fresh' in rule || 'volume' in rule
  if (target.kind === 'fact' && target.fact.serve === 'lake')
    yield { path: `${path}.on`, message: `"${rule.on}" is in the lake only: take what is rolled up of it` }
  if (target.kind === 'dimension' && isCounted)
    yield { path: `${path}.on`, message: `is of a feed: say the stream, "${target.dimension.stream}"` }
  if (target.kind !== 'stream') return
  if (!isCounted) yield { path: `${path}.on`, message: 'is of values: say the table that the stream feeds' }
  if (!feeds(plan, target.stream))
    yield { path: `${path}.on`, message: `rows of "${target.stream}" are in no table, and are not counted` }
}

function feeds({ dimensions, facts }: WarehousePlan, stream: string): boolean {
  const rows = facts.filter(({ serve }) => serve === 'rows').flatMap(({ sources }) => sources)
  return [...dimensions, ...rows].some((each) => each.stream === stream)
}

function* columnFindings(path: string, rule: Rule, target: RuleTarget): Generator<Finding> {
  const columns = columnsOf(target)
  const where = 'where' in rule ? Object.keys(rule.where ?? {}) : []
  if ('unique' in rule && rule.unique.length === 0)
    yield { path: `${path}.unique`, message: 'is empty: say which columns tell rows apart' }
  for (const name of [...namesOf(rule), ...where])
    if (!columns.has(name)) yield { path, message: `there is no column "${name}": ${among(columns.keys())}` }
  const type = 'range' in rule ? columns.get(rule.range)?.type : undefined
  if (type !== undefined && !NUMBERS.has(type))
    yield { path: `${path}.range`, message: `is ${type}, and no number` }
  if (!('reference' in rule) || target.kind !== 'fact') return
  const roles = target.fact.roles.map(({ role }) => role)
  if (!roles.includes(rule.reference))
    yield { path: `${path}.reference`, message: `there is no dimension "${rule.reference}": ${among(roles)}` }
}

function* boundFindings(path: string, rule: Rule, target: RuleTarget): Generator<Finding> {
  if ('mostly' in rule && !(Number(rule.mostly) > 0 && Number(rule.mostly) <= 1))
    yield { path: `${path}.mostly`, message: `must be over 0 and up to 1, and is ${rule.mostly}` }
  if ('inSet' in rule && rule.of.length === 0)
    yield { path: `${path}.of`, message: 'is empty: say which values there are' }
  if ('range' in rule) yield* between(path, rule)
  if ('fresh' in rule) yield* timeFindings(`${path}.fresh`, rule.fresh)
  if (!('volume' in rule)) return
  yield* between(`${path}.volume`, rule.volume)
  if (!('median' in rule.volume)) return
  const { median, of } = rule.volume
  if (!(Number.isInteger(of) && of >= 1))
    yield { path: `${path}.volume.of`, message: `must be a whole number of days from 1, and is ${of}` }
  else if (target.kind === 'stream' && of * (median === 'weekdays' ? 7 : 1) >= KEPT_DAYS)
    yield {
      path: `${path}.volume.of`,
      message: `must not reach back ${KEPT_DAYS} days: counts are not kept longer`,
    }
}

interface Bounds {
  readonly atLeast?: number
  readonly atMost?: number
}

function* between(path: string, { atLeast, atMost }: Bounds): Generator<Finding> {
  if (atLeast === undefined && atMost === undefined)
    yield { path, message: 'has no bound: say atLeast or atMost' }
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
    yield { path, message: `atLeast, ${atLeast}, is over atMost, ${atMost}` }
}

/** What a contract refuses never comes to be judged. */
function* doubleFindings(
  { streams }: Pack,
  path: string,
  rule: Rule,
  target: RuleTarget,
): Generator<Finding> {
  const [column = ''] = namesOf(rule)
  const sources = sourcesOf(target, column)
  const [only, another] = sources.filter(({ field }) => field !== undefined)
  const stream = only && streams[only.stream]
  if (!only?.field || !stream || another) return
  const values = fieldsOf(stream).get(only.field)?.values
  // in a fact of several streams a row of another may come alone
  if ('notNull' in rule && sources.length === 1 && requiredFields(stream).has(only.field))
    yield {
      path,
      message: `the contract of "${only.stream}" refuses rows without "${only.field}": this never fails`,
    }
  if ('inSet' in rule && values?.every((value) => rule.of.includes(value as Scalar)))
    yield {
      path,
      message: `the contract of "${only.stream}" refuses other values of "${only.field}": this never fails`,
    }
}

/** The streams of a table, with the field that is a column. */
function sourcesOf(target: RuleTarget, column: string): { stream: string; field: string | undefined }[] {
  if (target.kind === 'fact')
    return target.fact.sources.map(({ stream, sql }) => ({ stream, field: sql.get(column) }))
  return target.kind === 'dimension' ? [{ stream: target.dimension.stream, field: column }] : []
}

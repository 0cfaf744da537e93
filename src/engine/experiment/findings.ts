import {
  type Change,
  type Experiment,
  type ExperimentSource,
  isTrial,
  type Measure,
  type Metric,
  type Trial,
} from '../../contracts/experiment.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { Fields } from '../stream/pack-check/fields.ts'
import type { Finding } from '../stream/pack-check/finding.ts'
import { among, nameFindings } from '../stream/pack-check/names.ts'
import { timeFindings } from '../stream/pack-check/times.ts'
import { whereFindings } from '../stream/pack-check/where.ts'
import { keptFields } from './kept-fields.ts'

/** Names that the statements of a trial and a change take themselves. */
const TAKEN = /^(trial|change)_/

/** What is wrong with the experiments of a pack. */
export function* experimentFindings(pack: Pack): Generator<Finding> {
  const { experiments = {} } = pack
  yield* nameFindings('experiments', experiments)
  for (const [name, experiment] of Object.entries(experiments)) {
    const path = `experiments.${name}`
    const { title, alpha, sources = {} } = experiment
    if (!title.trim()) yield { path: `${path}.title`, message: 'is empty: say in words what is asked' }
    if (alpha !== undefined && !(alpha > 0 && alpha < 1))
      yield { path: `${path}.alpha`, message: `${alpha} is no chance between 0 and 1` }
    yield* nameFindings(`${path}.sources`, sources)
    for (const [source, told] of Object.entries(sources))
      yield* sourceFindings(`${path}.sources.${source}`, pack, source, told)
    yield* isTrial(experiment)
      ? trialFindings(path, pack, experiment)
      : changeFindings(path, pack, experiment)
  }
}

function* sourceFindings(
  path: string,
  pack: Pack,
  name: string,
  { time, columns, sql }: ExperimentSource,
): Generator<Finding> {
  if (pack.facts?.[name]) yield { path, message: 'is the name of a fact: rename it' }
  if (TAKEN.test(name)) yield { path, message: 'begins as the names that the statements take: rename it' }
  if (columns[time] === undefined)
    yield { path: `${path}.time`, message: `there is no column "${time}": ${among(Object.keys(columns))}` }
  else if (columns[time] !== 'time')
    yield { path: `${path}.time`, message: `"${time}" is ${columns[time]}, and no time` }
  for (const [, word] of sql.matchAll(/'(?:[^']|'')*'|:([a-z_]\w*)/g))
    if (word !== undefined && word !== 'from' && word !== 'to')
      yield { path: `${path}.sql`, message: `there is no parameter ":${word}": there is from, to` }
}

function* trialFindings(path: string, pack: Pack, trial: Trial): Generator<Finding> {
  const { exposure, unit, metrics, within, planned, least, traffic } = trial
  yield* variantFindings(`${path}.variants`, trial)
  const exposed = yield* fieldsFrom(`${path}.exposure.from`, pack, trial, exposure.from)
  if (exposed) {
    yield* columnFindings(`${path}.unit`, unit, exposed)
    yield* columnFindings(`${path}.exposure.variant`, exposure.variant, exposed)
    yield* whereFindings(`${path}.exposure.where`, exposure.where, exposed)
    const known = exposed.get(exposure.variant)?.values
    for (const variant of Object.keys(trial.variants))
      if (known && !known.includes(variant))
        yield {
          path: `${path}.variants.${variant}`,
          message: `"${exposure.variant}" is never "${variant}": ${among(known.map(String))}`,
        }
  }
  yield* timeFindings(`${path}.within`, within)
  for (const [name, value] of Object.entries({ planned, least }))
    if (value !== undefined && !(value > 0)) yield { path: `${path}.${name}`, message: 'must be above 0' }
  if (traffic !== undefined && !(traffic > 0 && traffic <= 1))
    yield { path: `${path}.traffic`, message: 'is a share: above 0, and 1 at most' }
  yield* nameFindings(`${path}.metrics`, metrics)
  if (Object.values(metrics).every(({ role, guardrail }) => role === 'secondary' && !guardrail))
    yield { path: `${path}.metrics`, message: 'nothing decides: one must be primary or a guardrail' }
  for (const [name, metric] of Object.entries(metrics))
    yield* metricFindings(`${path}.metrics.${name}`, pack, trial, metric)
}

function* variantFindings(path: string, { variants }: Trial): Generator<Finding> {
  const shares = Object.entries(variants)
  if (!Object.hasOwn(variants, 'control'))
    yield { path, message: 'there is no "control", which the others are held against' }
  if (shares.length < 2) yield { path, message: 'there is nothing beside the control' }
  for (const [name, share] of shares)
    if (!(share > 0)) yield { path: `${path}.${name}`, message: 'must be a share above 0' }
  const total = shares.reduce((sum, [, share]) => sum + share, 0)
  if (Math.abs(total - 1) > 1e-9) yield { path, message: `the shares come to ${total}, and not to 1` }
}

function* metricFindings(path: string, pack: Pack, trial: Trial, metric: Metric): Generator<Finding> {
  if ('ratio' in metric) {
    yield* measureFindings(`${path}.ratio.0`, pack, trial, metric.ratio[0], trial.unit)
    yield* measureFindings(`${path}.ratio.1`, pack, trial, metric.ratio[1], trial.unit)
  } else if ('mean' in metric) yield* measureFindings(`${path}.mean`, pack, trial, metric.mean, trial.unit)
  else {
    yield* measureFindings(`${path}.proportion`, pack, trial, metric.proportion, trial.unit)
    if ('sum' in metric.proportion)
      yield { path: `${path}.proportion`, message: 'is of units that did it: write count, or take a mean' }
  }
  yield* timeFindings(`${path}.before`, metric.before)
  const { guardrail, role } = metric
  if (guardrail === undefined) return
  if (role !== undefined) yield { path: `${path}.role`, message: 'is of no use: a guardrail is neither' }
  const margin = 'absolute' in guardrail ? guardrail.absolute : guardrail.relative
  if (!(margin > 0)) yield { path: `${path}.guardrail`, message: 'must leave a margin above 0' }
}

function* changeFindings(path: string, pack: Pack, change: Change): Generator<Finding> {
  for (const [i, measure] of change.ratio.entries())
    yield* measureFindings(`${path}.ratio.${i}`, pack, change, measure)
}

function* measureFindings(
  path: string,
  pack: Pack,
  experiment: Experiment,
  measure: Measure,
  unit?: string,
): Generator<Finding> {
  const fields = yield* fieldsFrom(`${path}.from`, pack, experiment, measure.from)
  if (!fields) return
  if (unit !== undefined) yield* columnFindings(`${path}.from`, unit, fields)
  yield* whereFindings(`${path}.where`, measure.where, fields)
  if (!('sum' in measure)) return
  yield* columnFindings(`${path}.sum`, measure.sum, fields)
  if (fields.get(measure.sum)?.isNumber === false)
    yield { path: `${path}.sum`, message: `"${measure.sum}" is no number: count, or sum another` }
}

/** The columns of a source, or what is wrong with its name. */
function* fieldsFrom(
  path: string,
  pack: Pack,
  experiment: Experiment,
  name: string,
): Generator<Finding, Fields | undefined> {
  const fields = keptFields(pack, experiment, name)
  const rows = Object.entries(pack.facts ?? {}).filter(([, { serve }]) => serve === 'rows')
  if (fields && (experiment.sources?.[name] || rows.some(([fact]) => fact === name))) return fields
  const names = [...rows.map(([fact]) => fact), ...Object.keys(experiment.sources ?? {})]
  yield fields
    ? { path, message: `"${name}" is in the lake only: take a fact that is served in rows` }
    : { path, message: `there is no fact or source "${name}": ${among(names)}` }
  return undefined
}

function* columnFindings(path: string, name: string, fields: Fields): Generator<Finding> {
  if (!fields.has(name)) yield { path, message: `there is no column "${name}": ${among(fields.keys())}` }
}

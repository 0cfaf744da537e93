import type { FactTable } from '../../contracts/fact.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { Tumbling } from '../../contracts/window.ts'
import { milliseconds } from '../stream/duration.ts'
import type { Finding } from '../stream/pack-check/finding.ts'
import { among } from '../stream/pack-check/names.ts'
import { isNumeric } from '../stream/pack-check/values.ts'

/** What is wrong with a fact that is kept of windows. */
export function* windowFactFindings(path: string, pack: Pack, fact: FactTable): Generator<Finding> {
  const { windows = {}, grain, time, from, serve, dimensions } = fact
  if (Object.keys(from).length > 0)
    yield { path: `${path}.from`, message: 'has streams, and the fact has windows: keep two facts' }
  if (serve === 'lake')
    yield { path: `${path}.serve`, message: 'must be "rows": windows are written in the database' }
  if (dimensions)
    yield {
      path: `${path}.dimensions`,
      message: 'is not for facts of windows: join the dimension in the KPI',
    }
  const keys = grain.filter((column) => column !== time)
  const taken = new Set(grain)
  let size: number | undefined
  for (const [name, columns] of Object.entries(windows)) {
    const at = `${path}.windows.${name}`
    const window = pack.windows[name]
    if (window?.kind !== 'tumbling') {
      yield { path: at, message: `there is no tumbling window "${name}"` }
      continue
    }
    yield* keyFindings(at, keys, window)
    size ??= milliseconds(window.size)
    if (milliseconds(window.size) !== size)
      yield { path: at, message: 'is not as long as the others: their rows do not meet' }
    yield* columnFindings(at, Object.keys(columns), window, taken)
  }
}

function* keyFindings(path: string, keys: readonly string[], { by = [] }: Tumbling): Generator<Finding> {
  const own = by.map((key) => (typeof key === 'string' ? key : 'geohash'))
  if (own.toSorted().join() !== keys.toSorted().join())
    yield {
      path,
      message: `is by ${own.join(', ') || 'nothing'}, and the grain, apart from the time, is ${keys.join(', ') || 'nothing'}: they must be the same`,
    }
}

function* columnFindings(
  path: string,
  names: readonly string[],
  { values }: Tumbling,
  taken: Set<string>,
): Generator<Finding> {
  for (const name of names) {
    if (!Object.hasOwn(values, name))
      yield { path, message: `there is no value "${name}": ${among(Object.keys(values))}` }
    else if (!isNumeric(values[name])) yield { path, message: `"${name}" is a list, and no number` }
    if (taken.has(name)) yield { path, message: `there is a column "${name}" already` }
    taken.add(name)
  }
}

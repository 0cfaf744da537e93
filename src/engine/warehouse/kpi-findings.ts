import type { Kpi } from '../../contracts/kpi.ts'
import type { Finding } from '../stream/pack-check/finding.ts'
import { among } from '../stream/pack-check/names.ts'

export function* kpiFindings(name: string, { title, columns, filters = {}, sql }: Kpi): Generator<Finding> {
  const path = `kpis.${name}`
  if (!title.trim()) yield { path: `${path}.title`, message: 'is empty: say in words what it tells' }
  if (Object.keys(columns).length === 0)
    yield { path: `${path}.columns`, message: 'is empty: say what a row of the answer holds' }
  const asked = new Set([...sql.matchAll(/'(?:[^']|'')*'|:([a-z_]\w*)/g)].flatMap(([, word]) => word ?? []))
  const known = ['from', 'to', ...Object.keys(filters)]
  for (const word of asked)
    if (!known.includes(word))
      yield { path: `${path}.sql`, message: `there is no filter "${word}": ${among(known)}` }
  for (const filter of Object.keys(filters)) {
    if (!asked.has(filter)) yield { path: `${path}.filters.${filter}`, message: 'is not in the SQL' }
    if (['from', 'to', 'tz', 'format'].includes(filter))
      yield { path: `${path}.filters.${filter}`, message: 'is a word of the address already: rename it' }
  }
}

import type { Pack } from '../../contracts/pack.ts'
import { experimentFindings } from '../experiment/findings.ts'
import { featureFindings } from '../feature/findings.ts'
import { qualityFindings } from '../quality/findings.ts'
import { warehouseFindings } from '../warehouse/findings.ts'
import { alertFindings } from './pack-check/alerts.ts'
import { derivedFindings } from './pack-check/derived.ts'
import type { Finding } from './pack-check/finding.ts'
import { nameFindings } from './pack-check/names.ts'
import { sliceFindings } from './pack-check/slices.ts'
import { streamFindings } from './pack-check/streams.ts'
import { windowFindings } from './pack-check/windows.ts'
import { isZone } from './zone.ts'

/** What is wrong with a pack, as far as it can be told without its events: what the compiler tells, and what it cannot. */
export function checkPack(pack: Pack): Finding[] {
  const warehouse = [...warehouseFindings(pack)]
  return [
    ...headFindings(pack),
    ...streamFindings(pack),
    ...derivedFindings(pack),
    ...sliceFindings(pack),
    ...windowFindings(pack),
    ...alertFindings(pack),
    ...warehouse,
    // tables that do not fit together cannot be asked
    ...(warehouse.length === 0 ? featureFindings(pack) : []),
    // rules are over tables, which have to be there
    ...(warehouse.length === 0 ? qualityFindings(pack) : []),
    ...(warehouse.length === 0 ? experimentFindings(pack) : []),
  ]
}

function* headFindings({ name, title, timezone, streams }: Pack): Generator<Finding> {
  if (!/^[a-z]+$/.test(name))
    yield { path: 'name', message: `"${name}" must be letters a to z: scopes of keys are named by it` }
  if (!title?.trim()) yield { path: 'title', message: 'is empty: say in words what the domain is' }
  if (!isZone(timezone))
    yield { path: 'timezone', message: `"${timezone}" is no IANA zone: write it as UTC or Asia/Kolkata` }
  if (Object.keys(streams).length === 0)
    yield { path: 'streams', message: 'there is none: a pack without a stream takes no event' }
  yield* nameFindings('streams', streams)
}

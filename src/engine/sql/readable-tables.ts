import type { Pack } from '../../contracts/pack.ts'
import { warehousePlan } from '../warehouse/plan.ts'
import { declaredTables } from '../warehouse/tables.ts'

/** Besides what packs declare: the calendar, and of all packs the closed windows and what rules made of data. */
const SHARED = ['time_dim', 'windows', 'quality_results']

/** Tables and views that people may read, by name. All others of the database are none of theirs. */
export function readableTables(packs: readonly Pack[]): string[] {
  const declared = packs.flatMap((pack) => declaredTables(pack, warehousePlan(pack)))
  return [...SHARED, ...declared.filter(({ kind }) => kind !== 'log').map(({ name }) => name)]
}

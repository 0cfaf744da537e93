import type { Pack } from '../../contracts/pack.ts'
import { warehousePlan } from '../warehouse/plan.ts'
import { type RulePlan, rulePlans } from './plan.ts'

/** The rules of a pack, and what is a day to it. */
export interface PackRules {
  readonly pack: string
  readonly timezone: string
  readonly rules: readonly RulePlan[]
}

/** Of the packs that have any. */
export function packRules(packs: readonly Pack[]): PackRules[] {
  return packs.flatMap((pack) => {
    const rules = rulePlans(pack, warehousePlan(pack))
    return rules.length === 0 ? [] : [{ pack: pack.name, timezone: pack.timezone, rules }]
  })
}

import type { QualityResult } from '../../contracts/quality-result.ts'
import type { CatalogPack } from './catalog.ts'
import { useQuery } from './query.ts'
import { address, type Refused } from './request.ts'

const DAY_MS = 86_400_000
export const RULE_DAYS = 14
const EVERY_MS = 30_000

export type RuleState = 'fails' | 'passes' | 'none'

/** A rule with what it came to. */
export interface RuleSeen {
  readonly name: string
  readonly title: string
  readonly on: string
  readonly severity: string
  /** The newest result that says anything: of the whole day where there is one, else of what was loaded. */
  readonly last: QualityResult | undefined
  readonly state: RuleState
  /** By day, the oldest first; of a day without a result nothing. */
  readonly days: readonly { readonly day: string; readonly result: QualityResult | undefined }[]
}

export interface Rules {
  /** Those that fail first, then those that nothing can be said of last. */
  readonly rules: readonly RuleSeen[] | undefined
  readonly problem: Refused['problem'] | undefined
}

/** The rules of a pack with their last days. */
export function useRules(pack: string): Rules {
  // a day on either side covers the zone of any pack
  const today = dayIn('UTC')
  const catalog = useQuery<{ packs: CatalogPack[] }>(address('/v1/catalog', { pack }))
  const results = useQuery<{ data: QualityResult[] }>(
    address(`/v1/quality/${pack}`, { from: shifted(today, -RULE_DAYS), to: shifted(today, 2) }),
    EVERY_MS,
  )
  const { rules: declared, timezone = 'UTC' } = catalog.data?.packs.find((each) => each.pack === pack) ?? {}
  // a pack without rules is not one that quality knows of
  const isWithout = declared?.length === 0
  const problem = catalog.problem ?? (isWithout ? undefined : results.problem)
  if (isWithout) return { rules: [], problem: undefined }
  if (!declared || !results.data) return { rules: undefined, problem }
  const newest = dayIn(timezone)
  const days = Array.from({ length: RULE_DAYS }, (_, i) => shifted(newest, i - RULE_DAYS + 1))
  const byRule = Map.groupBy(results.data.data, ({ rule }) => rule)
  const rules = declared.map((rule) => seen(rule, byRule.get(rule.name) ?? [], days))
  return { rules: rules.sort((a, b) => rank(a) - rank(b)), problem: undefined }
}

function rank({ state, severity }: RuleSeen): number {
  if (state === 'fails') return severity === 'error' ? 0 : 1
  return state === 'passes' ? 2 : 3
}

function seen(
  rule: CatalogPack['rules'][number],
  results: readonly QualityResult[],
  days: readonly string[],
): RuleSeen {
  const judged = results.filter(({ success }) => success !== null)
  const of = (day: string) => {
    const own = judged.filter((each) => each.day === day)
    return own.find(({ scope }) => scope === 'day') ?? own[0]
  }
  const history = days.map((day) => ({ day, result: of(day) }))
  const last = history.findLast(({ result }) => result)?.result
  return {
    ...rule,
    last,
    state: last === undefined ? 'none' : last.success ? 'passes' : 'fails',
    days: history,
  }
}

const shifted = (day: string, by: number) =>
  new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10)

/** Today in a zone; Swedish writes days as ISO does. */
const dayIn = (timeZone: string) => new Date().toLocaleDateString('sv-SE', { timeZone })

import type { Incident } from '../../contracts/incident.ts'
import type { Verdict } from '../../contracts/quality-result.ts'
import { zonedDay } from './days.ts'
import type { PackRules } from './rules.ts'

/** The newest result of a rule, on load or of a whole day. */
export interface Newest {
  readonly rule: string
  readonly day: string
  readonly success: boolean
  readonly mostly: number
  readonly unexpected_percent: number | null
  readonly observed: number | null
  readonly bound: number | null
}

/** How incidents of rules call themselves among those of alerts. */
export const ruleAlert = (rule: string) => `quality.${rule}`

/**
 * Whether the rules that raise incidents fail: when the newest result on load fails, or that of a whole day. Of those without a result
 * nothing is said.
 */
export function verdicts({ rules, timezone }: PackRules, newest: readonly Newest[]): Verdict[] {
  const byRule = Map.groupBy(newest, ({ rule }) => rule)
  return rules.flatMap(({ name, rule, table, severity }) => {
    const results = (byRule.get(name) ?? []).toSorted((a, b) => (a.day < b.day ? 1 : -1))
    const told = results.find(({ success }) => !success) ?? results[0]
    if (!told || severity === 'warning') return []
    const { from, to } = zonedDay(timezone, told.day)
    return [
      {
        rule: name,
        failed: !told.success,
        title: rule.title,
        table,
        from,
        to,
        value: told.observed ?? told.unexpected_percent,
        bound: told.bound ?? Number((100 * (1 - told.mostly)).toFixed(6)),
      },
    ]
  })
}

/** What verdicts change of the incidents that are raised: each rule has one at most. */
export function verdictIncidents(
  pack: string,
  raised: readonly Incident[],
  told: readonly Verdict[],
  now: number,
): Incident[] {
  const iso = (time: number) => new Date(time).toISOString()
  return told.flatMap(({ rule, failed, title, table, from, to, value, bound }): Incident[] => {
    const alert = ruleAlert(rule)
    const open = raised.find((incident) => incident.alert === alert)
    if (open && !failed) return [{ ...open, state: 'cleared', cleared_at: iso(now), cleared_value: value }]
    if (open || !failed) return []
    return [
      {
        id: `${pack}-${alert}-${now.toString(36)}`,
        pack,
        alert,
        title,
        window: table,
        keys: {},
        state: 'raised',
        window_start: iso(from),
        window_end: iso(to),
        value,
        bound,
        raised_at: iso(now),
      },
    ]
  })
}

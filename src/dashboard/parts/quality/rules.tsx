import { RULE_DAYS, type RuleSeen, useRules } from '../../data/use-rules.ts'
import { Empty, Loading, Trouble } from '../state.tsx'
import { RuleDetails } from './rule.tsx'

/** The rules of a pack: those that fail first, each with its days and examples. */
export function RuleList({ pack }: { pack: string }) {
  const { rules, problem } = useRules(pack)
  if (problem && !rules) return <Trouble problem={problem} />
  if (!rules) return <Loading label="The rules" />
  if (rules.length === 0)
    return (
      <Empty title="This pack declares no rules">
        <p>
          A rule is a line of <code>quality</code> in the pack; docs/quality.md says how.
        </p>
      </Empty>
    )
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">{summary(rules)}</h2>
      <ul class="entries boxed">
        {rules.map((rule) => (
          <RuleDetails key={rule.name} rule={rule} />
        ))}
      </ul>
      <p class="more">
        A square is a day of the last {RULE_DAYS}, in the zone of the pack: full where the rule failed, light
        where it passed, a dash where nothing was judged. A day is judged an hour after its end, or by{' '}
        <code>npx tributary quality run {pack}</code>.
      </p>
    </section>
  )
}

/** `2 of 9 rules fail`. */
export function summary(rules: readonly RuleSeen[]): string {
  const failing = rules.filter(({ state }) => state === 'fails').length
  const judged = rules.filter(({ state }) => state !== 'none').length
  if (judged === 0) return `None of ${rules.length} rules is judged yet`
  if (failing === 0)
    return judged === rules.length ? `All ${judged} rules pass` : `All ${judged} judged rules pass`
  return `${failing} of ${judged} rules ${failing === 1 ? 'fails' : 'fail'}`
}

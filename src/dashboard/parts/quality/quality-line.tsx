import { address } from '../../data/request.ts'
import { useRules } from '../../data/use-rules.ts'
import { Link } from '../../router.tsx'
import { summary } from './rules.tsx'

/** The data quality of a pack in a line, on its page; nothing of a pack without rules. */
export function QualityLine({ pack }: { pack: string }) {
  const { rules, problem } = useRules(pack)
  if (problem || rules?.length === 0) return null
  const failing = (rules ?? []).filter(({ state }) => state === 'fails')
  return (
    <section aria-labelledby="quality">
      <h2 id="quality">
        Data quality
        <Link href={address('/quality', { pack })}>All rules</Link>
      </h2>
      <p class={failing.length > 0 ? 'quality-line boxed bad' : 'quality-line boxed'}>
        {rules === undefined ? '…' : summary(rules)}
        {failing.length > 0 && `: ${failing.map(({ title }) => title).join('; ')}`}
        {rules && '.'}
      </p>
    </section>
  )
}

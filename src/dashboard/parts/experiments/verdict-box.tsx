import type { Verdict } from '../../../contracts/experiment-answer.ts'
import { decisionWords, reasonWords } from '../../format/experiment-words.ts'

/** What to do, and why in words: the numbers in them are the gateway's. */
export function VerdictBox({ verdict, variant }: { verdict: Verdict; variant?: string | null }) {
  const { decision, reason, why } = verdict
  return (
    <section class={`verdict ${decision}`} aria-label="Verdict">
      <p class="verdict-head">
        <b class="verdict-word">{decisionWords(decision)}</b>
        {decision === 'ship' && variant && <code>{variant}</code>}
        <span>{reasonWords(reason)}</span>
      </p>
      <ul>
        {why.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}

/** The same in one word. */
export const VerdictTag = ({ verdict: { decision, reason } }: { verdict: Verdict }) => (
  <span class="verdict-line">
    <span class={`tag ${decision === 'ship' ? 'good' : decision === 'stop' ? 'warn' : ''}`}>
      {decisionWords(decision)}
    </span>{' '}
    {reasonWords(reason)}
  </span>
)

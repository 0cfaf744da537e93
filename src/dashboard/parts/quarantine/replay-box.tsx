import type { ReplayAnswer } from '../../../contracts/quarantine.ts'
import { replayQuarantine } from '../../data/replay-quarantine.ts'
import { useScope } from '../../data/session.ts'
import { useAction } from '../../data/use-action.ts'
import { NeedsScope } from '../needs-scope.tsx'

/** Tries what would pass now, and takes it in. */
export function ReplayBox({ stream, onReplayed }: { stream: string; onReplayed: () => void }) {
  const scope = `events:write:${stream.split('.')[0]}`
  const isAllowed = useScope(scope)
  const { done, problem, isUnderWay, run } = useAction(async (isDry: boolean) => {
    const answer = await replayQuarantine(stream, isDry)
    if (!isDry) onReplayed()
    return { answer, isDry }
  })
  if (!isAllowed) return <NeedsScope scope={scope} what="Taking rows in" />
  return (
    <section class="replay-box" aria-label="Taking in">
      <div class="buttons">
        <button type="button" class="plain" disabled={isUnderWay} onClick={() => run(true)}>
          Try what would pass
        </button>
        <button
          type="button"
          class="primary small"
          disabled={isUnderWay || !done?.isDry || !done.answer.would_pass}
          onClick={() => run(false)}
        >
          Take in what passes
        </button>
      </div>
      <p role="status" class={problem && 'refused'}>
        {problem
          ? problem.detail
          : isUnderWay
            ? 'Rows are held against the contract…'
            : done
              ? words(done.answer, done.isDry)
              : 'To try changes nothing. What passes is counted on the day on which it arrived.'}
      </p>
    </section>
  )
}

function words({ examined, would_pass, accepted, duplicates, still_bad }: ReplayAnswer, isDry: boolean) {
  if (examined === 0) return 'Nothing waits.'
  if (!isDry) return `${accepted} accepted, ${duplicates} duplicates, ${still_bad} still wait.`
  if (would_pass === 0)
    return `None of ${examined} would pass: the contract is not mended for them yet. Their reasons are below.`
  return `${would_pass} of ${examined} would pass now, ${still_bad} would wait on. Nothing was changed.`
}

import type { LiveState } from '../data/live.ts'
import { useNow } from '../data/use-now.ts'

/** Whether what is seen is what is. */
export function LiveBadge({ state }: { state: LiveState }) {
  const now = useNow(1_000)
  const left = state.state === 'waiting' ? Math.max(1, Math.ceil((state.until - now) / 1000)) : 0
  const text = {
    connecting: 'Connecting',
    live: 'Live',
    waiting: `Reconnecting in ${left} s`,
  }[state.state]
  return (
    <span class={`live-badge ${state.state}`} data-live={state.state}>
      <span class="dot" aria-hidden="true" />
      {text}
    </span>
  )
}

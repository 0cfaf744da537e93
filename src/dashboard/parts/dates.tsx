import { useState } from 'preact/hooks'
import { useDays } from '../data/period.ts'
import { setParameters } from '../router.tsx'

/** From a day to a day, both with it, in the zone that is chosen. They count once both are there, and are in the address. */
export function Dates({ zone }: { zone: string }) {
  const chosen = useDays(zone)
  const [draft, setDraft] = useState({ first: '', last: '' })
  const { first, last } = chosen ?? draft
  const set = (next: { first: string; last: string }) => {
    setDraft(next)
    if (next.first !== '' && next.last !== '' && next.first <= next.last)
      setParameters({ from: next.first, to: next.last, range: undefined })
  }
  return (
    <span class="dates">
      <input
        type="date"
        aria-label="From day"
        value={first}
        max={last || undefined}
        onChange={(event) => set({ first: event.currentTarget.value, last })}
      />
      to
      <input
        type="date"
        aria-label="To day"
        value={last}
        min={first || undefined}
        onChange={(event) => set({ first, last: event.currentTarget.value })}
      />
    </span>
  )
}

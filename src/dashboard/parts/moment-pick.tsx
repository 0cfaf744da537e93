import { useId } from 'preact/hooks'
import { startOfDay } from '../format/time.ts'
import { words } from '../format/words.ts'
import { setParameters, useAddress } from '../router.tsx'

/** A day whose begin in the zone is a filter of a KPI, as the moment of a change; it is in the address. */
export function MomentPick({ name, zone }: { name: string; zone: string }) {
  const id = useId()
  const time = Date.parse(useAddress().searchParams.get(name) ?? '')
  const set = (date: string) => {
    const start = startOfDay(zone, date)
    setParameters({ [name]: start === undefined ? undefined : new Date(start).toISOString() })
  }
  const day = Number.isNaN(time) ? '' : new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(time)
  return (
    <span class="moment">
      <label for={id}>{words(name)}</label>
      <input id={id} type="date" value={day} onChange={(event) => set(event.currentTarget.value)} />
    </span>
  )
}

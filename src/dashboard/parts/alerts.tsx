import type { Incident } from '../../contracts/incident.ts'
import type { AlertShape } from '../../contracts/pack-shape.ts'
import { usePacks } from '../data/packs.ts'
import { exact, type Measure, short } from '../format/number.ts'
import { moment } from '../format/time.ts'
import { groupName } from '../format/words.ts'

/** Incidents, the open ones first. */
export function Alerts({
  incidents,
  declared,
  zone,
}: {
  incidents: readonly Incident[]
  declared: readonly AlertShape[]
  zone: string
}) {
  if (incidents.length === 0)
    return (
      <p class="about">
        None was raised. Watched: {declared.map(({ title }) => title.toLowerCase()).join('; ') || 'nothing'}.
      </p>
    )
  const sorted = [...incidents].sort(
    (a, b) => a.state.localeCompare(b.state) * -1 || b.raised_at.localeCompare(a.raised_at),
  )
  return (
    <ul class="alerts">
      {sorted.map((incident) => (
        <IncidentLine key={incident.id} incident={incident} zone={zone} />
      ))}
    </ul>
  )
}

function IncidentLine({ incident, zone }: { incident: Incident; zone: string }) {
  const { state, title, keys, value, bound, raised_at, cleared_at, note } = incident
  const measure = useMeasure(incident)
  const group = Object.values(keys)
  return (
    <li class={`incident ${state}`}>
      <span class="incident-state">{state === 'raised' ? 'Open' : 'Over'}</span>
      <span class="incident-title">
        {title}
        {group.length > 0 && <b> {groupName(group)}</b>}
      </span>
      <span class="incident-value" title={exact(value, measure)}>
        {bound === null ? short(value, measure) : against(value, bound, measure)}
      </span>
      <span class="incident-time">
        {moment(zone, Date.parse(raised_at))}
        {cleared_at && ` to ${moment(zone, Date.parse(cleared_at))}`}
      </span>
      {note && <span class="incident-note">{note}</span>}
    </li>
  )
}

/** What is so near to the bound that both are written alike is told apart by a word. */
function against(value: number | null, bound: number, measure: Measure): string {
  const [own, other] = [short(value, measure), short(bound, measure)]
  if (value === null || own !== other) return `${own} against ${other}`
  return value === bound ? `at ${other}` : `just ${value < bound ? 'under' : 'over'} ${other}`
}

/** An alert's value is that of its window; a share of another window is one, and drift is an index. */
function useMeasure({ pack, alert, window }: Incident) {
  const shape = usePacks().find((each) => each.pack === pack)
  const { value, kind } = shape?.alerts.find(({ name }) => name === alert) ?? {}
  const unit = shape?.windows
    .find(({ name }) => name === window)
    ?.values.find(({ name }) => name === value)?.unit
  if (kind === 'share') return { unit: 'share' } as const
  return { unit: kind === 'drift' ? 'number' : (unit ?? 'number'), currency: shape?.currency } as const
}

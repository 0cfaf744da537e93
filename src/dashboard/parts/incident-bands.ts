import type { Incident } from '../../contracts/incident.ts'
import type { AlertShape, WindowShape } from '../../contracts/pack-shape.ts'
import type { Band } from '../charts/marks.ts'
import type { Value } from '../kinds/window-view.ts'

/** Where alerts over the window were raised, of the groups that are not filtered out. */
export function bandsOf(
  incidents: readonly Incident[],
  { name }: WindowShape,
  filter: Readonly<Record<string, string>>,
): readonly Band[] {
  return incidents
    .filter(({ window, keys }) => window === name && isChosen(keys, filter))
    .map(({ window_start, cleared_at }) => ({
      from: Date.parse(window_start),
      to: cleared_at === undefined ? undefined : Date.parse(cleared_at),
    }))
}

/** What thresholds hold the value against. */
export function boundsOf(
  alerts: readonly AlertShape[],
  { name }: WindowShape,
  value: Value,
): readonly number[] {
  return alerts
    .filter((alert) => alert.kind === 'threshold' && alert.window === name && alert.value === value.name)
    .flatMap(({ above, below }) => [above, below])
    .filter((bound) => bound !== undefined)
}

function isChosen(keys: Incident['keys'], filter: Readonly<Record<string, string>>): boolean {
  return Object.entries(filter).every(([key, value]) => !(key in keys) || String(keys[key]) === value)
}

import { Bars } from '../../charts/bars.tsx'
import { exact, numberOf, short } from '../../format/number.ts'
import { groupName, words } from '../../format/words.ts'
import type { WindowView } from '../window-view.ts'

const MOST = 8

/** What is so now: the whole, and its groups by size. */
export function Now({ shape, rows, value, currency, by }: WindowView) {
  const measure = { unit: value.unit, currency }
  const groups = rows
    .map(({ keys, values }) => ({ name: groupName(keys), value: numberOf(values[value.name]) ?? 0 }))
    .sort((a, b) => b.value - a.value || a.name.localeCompare(b.name))
  const total = groups.reduce((sum, group) => sum + group.value, 0)
  return (
    <div class="now">
      <p class="now-total">
        <b title={exact(total, measure)}>{short(total, measure)}</b> {words(value.name).toLowerCase()} now
      </p>
      {by.length > 0 && <Bars bars={groups.slice(0, MOST)} measure={measure} label={words(shape.name)} />}
      {groups.length > MOST && (
        <p class="more">
          The {MOST} greatest of {groups.length}.
        </p>
      )}
    </div>
  )
}

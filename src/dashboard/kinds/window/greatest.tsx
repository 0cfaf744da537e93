import { Bars } from '../../charts/bars.tsx'
import { numberOf } from '../../format/number.ts'
import { groupName, words } from '../../format/words.ts'
import type { WindowView } from '../window-view.ts'

const MOST = 10

/** The greatest of many groups over the whole period: more than lines could be told apart of. */
export function Greatest({ shape, rows, before, value, currency }: WindowView) {
  const old = new Map(before?.map(({ keys, values }) => [groupName(keys), values[value.name]]))
  const bars = rows
    .map(({ keys, values }) => ({
      name: groupName(keys),
      value: numberOf(values[value.name]) ?? 0,
      before: old.get(groupName(keys)),
    }))
    .sort((a, b) => b.value - a.value || a.name.localeCompare(b.name))
  return (
    <>
      <Bars
        bars={bars.slice(0, MOST)}
        measure={{ unit: value.unit, currency }}
        label={`${words(shape.name)}: ${words(value.name)}`}
      />
      {bars.length > MOST && (
        <p class="more">
          The {MOST} greatest of {bars.length}. The CSV has all.
        </p>
      )}
    </>
  )
}

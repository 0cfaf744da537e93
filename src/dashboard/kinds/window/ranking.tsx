import { Bars } from '../../charts/bars.tsx'
import type { Ranked, WindowRow } from '../../data/window-row.ts'
import { groupName, words } from '../../format/words.ts'
import type { WindowView } from '../window-view.ts'

/** Each group's own ranks over the whole period, side by side. */
export function Ranking({ shape, rows, before, value, currency }: WindowView) {
  const groups = groupsOf(rows, value.name)
  const old = new Map(
    groupsOf(before ?? [], value.name).map(({ name, ranked }) => [
      name,
      new Map(ranked.map((each) => [each.value, each.count])),
    ]),
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys
    <section class="rankings" aria-label={words(shape.name)} tabIndex={0}>
      {groups
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(({ name, ranked }) => (
          <section key={name}>
            <h4>{name}</h4>
            <Bars
              bars={ranked.map((each) => ({
                name: String(each.value),
                value: each.count,
                before: old.get(name)?.get(each.value),
              }))}
              measure={{ unit: value.unit, currency }}
              label={`${words(shape.name)}: ${name}`}
            />
          </section>
        ))}
    </section>
  )
}

function groupsOf(rows: readonly WindowRow[], value: string) {
  return rows.flatMap(({ keys, values }) => {
    const ranked = values[value]
    return Array.isArray(ranked) ? [{ name: groupName(keys), ranked: ranked as readonly Ranked[] }] : []
  })
}

import { exact, short } from '../format/number.ts'

export interface Stretch {
  readonly name: string
  /** Both in ms, the start on any clock that all share. */
  readonly start: number
  readonly ms: number
}

const MS = { unit: 'ms' } as const
/** What lasted next to nothing is still to be seen; a share of the width. */
const LEAST = 0.5

/** What happened one after the other, each as long as it took and where it began. Room between them is time that none of them took. */
export function Waterfall({ stretches, label }: { stretches: readonly Stretch[]; label: string }) {
  const begin = Math.min(...stretches.map(({ start }) => start))
  const length = Math.max(1, ...stretches.map(({ start, ms }) => start + ms - begin))
  return (
    <ol class="bars" aria-label={label}>
      {stretches.map(({ name, start, ms }) => (
        <li key={`${name} ${start}`}>
          <span class="bar-name" title={name}>
            {name}
          </span>
          <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-track" width="100" height="10" />
            <rect
              class="bar-fill"
              x={Math.min(100 - LEAST, (100 * (start - begin)) / length)}
              width={Math.max(LEAST, (100 * ms) / length)}
              height="10"
            />
          </svg>
          <b class="bar-value" title={`${exact(ms, MS)}, from ${exact(start - begin, MS)} on`}>
            {short(ms, MS)}
          </b>
        </li>
      ))}
    </ol>
  )
}

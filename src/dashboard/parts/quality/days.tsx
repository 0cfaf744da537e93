import type { RuleSeen } from '../../data/use-rules.ts'

const WIDTH = 8
const GAP = 2

/** A square a day: full where the rule failed, light where it passed, a line where nothing was judged. */
export function Days({ days }: Pick<RuleSeen, 'days'>) {
  const failed = days.filter(({ result }) => result?.success === false).map(({ day }) => day)
  const judged = days.filter(({ result }) => result).length
  const label = failed.length === 0 ? `passed on ${judged} days` : `failed on ${failed.join(', ')}`
  return (
    <svg
      class="rule-days"
      viewBox={`0 0 ${days.length * (WIDTH + GAP)} 14`}
      role="img"
      aria-label={`Of the last ${days.length} days: ${label}`}
    >
      {days.map(({ day, result }, i) => (
        <rect
          key={day}
          class={result === undefined ? 'none' : result.success ? 'passes' : 'fails'}
          x={i * (WIDTH + GAP)}
          y={result ? 1 : 6}
          width={WIDTH}
          height={result ? 12 : 2}
          rx="1"
        >
          <title>{`${day}: ${result === undefined ? 'not judged' : result.success ? 'passed' : 'failed'}`}</title>
        </rect>
      ))}
    </svg>
  )
}

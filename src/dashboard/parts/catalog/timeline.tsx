import { useNow } from '../../data/use-now.ts'
import { exact, numberOf } from '../../format/number.ts'
import { moment, ownZone } from '../../format/time.ts'
import { words } from '../../format/words.ts'

type Row = Readonly<Record<string, unknown>>

/** Columns that say when and how a version holds; the others are what it says. */
const ABOUT_VERSIONS: ReadonlySet<string> = new Set([
  'valid_from',
  'valid_to',
  'is_current',
  'is_deleted',
  'is_inferred',
])
const DAY_MS = 86_400_000

/** The versions of one key, the oldest first: a bar of how long each held, and under it what each changed. */
export function Timeline({ rows }: { rows: readonly Row[] }) {
  const now = useNow(60_000)
  const starts = rows.map((row) => numberOf(row.valid_from) ?? 0)
  // what holds from the beginning of time is drawn from a tenth before the first change on
  const changes = starts.filter((start) => start > 0)
  const span = Math.max(DAY_MS, now - (changes[0] ?? now))
  const begin = (changes[0] ?? now) - (starts[0] !== undefined && starts[0] <= 0 ? span / 9 : 0)
  const place = (time: number) =>
    (1000 * (Math.min(Math.max(time, begin), now) - begin)) / Math.max(1, now - begin)
  return (
    <>
      <svg class="timeline" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
        {rows.map((row, i) => {
          const [from, to] = [place(starts[i] ?? 0), place(numberOf(row.valid_to) ?? now)]
          return (
            <rect
              key={i}
              class={i % 2 ? 'version odd' : 'version'}
              x={from}
              width={Math.max(2, to - from)}
              height="16"
            />
          )
        })}
      </svg>
      <ol class="versions-list">
        {rows.map((row, i) => (
          <li key={i}>
            <span class="entry-time">{stretch(row)}</span>
            <span>{told(row, rows[i - 1]).join(' · ') || 'as before'}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

function stretch({ valid_from, valid_to, is_deleted }: Row): string {
  const [from, to] = [numberOf(valid_from) ?? 0, numberOf(valid_to)]
  const begin = from <= 0 ? 'From the beginning' : moment(ownZone(), from)
  if (is_deleted) return `${begin}: deleted`
  return `${begin} ${to === null ? 'until now' : `to ${moment(ownZone(), to)}`}`
}

/** Of the first version everything, of others what they changed. */
function told(row: Row, before: Row | undefined): string[] {
  const said = Object.entries(row).flatMap(([name, value]) => {
    if (ABOUT_VERSIONS.has(name) || (before ? before[name] === value : value === null)) return []
    return [`${words(name)} ${before ? `${text(before[name])} → ` : ''}${text(value)}`]
  })
  return row.is_inferred ? ['Nobody has told of it yet', ...said] : said
}

function text(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  return typeof value === 'number' ? exact(value, { unit: 'number' }) : String(value)
}

import type { Balance } from '../../contracts/event.ts'
import type { Incident } from '../../contracts/incident.ts'
import type { PackShape, WindowShape } from '../../contracts/pack-shape.ts'
import { Sparkline } from '../charts/sparkline.tsx'
import { useQuery } from '../data/query.ts'
import { address } from '../data/request.ts'
import { useNow } from '../data/use-now.ts'
import { exact, numberOf, short } from '../format/number.ts'
import { ago } from '../format/time.ts'
import { titleOf, words } from '../format/words.ts'
import { Link } from '../router.tsx'

export type StreamBalance = Balance & { readonly stream: string }

const HOUR_MS = 3_600_000
const COUNT = { unit: 'count' } as const

/** A pack in one line: how busy it is, how fresh, what is wrong, and whether every row is accounted for. */
export function PackRow({
  pack,
  streams,
  every,
}: {
  pack: PackShape
  streams: readonly StreamBalance[]
  every: number
}) {
  const { values, newest, told } = useActivity(pack, every)
  const now = useNow(1_000)
  const sum = (field: keyof Balance) => streams.reduce((all, stream) => all + stream[field], 0)
  const isBalanced = sum('received') === sum('accepted') + sum('duplicates') + sum('quarantined')
  return (
    <tr>
      <th scope="row">
        <Link href={`/packs/${pack.pack}`}>{titleOf(pack.title).name}</Link>
        <span class="about">{titleOf(pack.title).about}</span>
      </th>
      <td>
        <Sparkline values={values} label={`${told}, the last hour`} />
      </td>
      <td class="fresh" data-label="Newest event">
        {newest === undefined ? '–' : `${ago(now - newest)} ago`}
      </td>
      <td data-label="Alerts">
        <OpenAlerts pack={pack.pack} every={every} />
      </td>
      <td class="number" data-label="Received" title={exact(sum('received'), COUNT)}>
        {short(sum('received'), COUNT)}
        {!isBalanced && <span class="unbalanced"> does not add up</span>}
      </td>
      {(['accepted', 'duplicates', 'quarantined'] as const).map((field) => (
        <td key={field} class="number" data-label={words(field)} title={exact(sum(field), COUNT)}>
          {short(sum(field), COUNT)}
        </td>
      ))}
    </tr>
  )
}

function OpenAlerts({ pack, every }: { pack: string; every: number }) {
  const { data } = useQuery<{ alerts: Incident[] }>(address('/v1/alerts', { pack, state: 'raised' }), every)
  const alerts = data?.alerts ?? []
  if (alerts.length === 0) return <span class="quiet-word">none</span>
  const titles = [...new Set(alerts.map(({ title }) => title))].join('; ')
  return (
    <Link href={`/packs/${pack}`} class="open-alerts" title={titles}>
      {alerts.length} open
    </Link>
  )
}

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly watermark: string | null
}

/** How much came in each minute of the last hour, and up to when: by the shortest window that counts. */
function useActivity(pack: PackShape, every: number) {
  const found = busiest(pack)
  const now = useNow(60_000)
  const from = Math.floor(now / 60_000) * 60_000 - HOUR_MS
  const step = Math.max(60_000, found?.window.every_ms ?? 0)
  const { data } = useQuery<Answer>(
    found &&
      address(`/v1/windows/${pack.pack}.${found.window.name}`, {
        from: new Date(from).toISOString(),
        by: '',
      }),
    every,
  )
  const byTime = new Map(
    data?.rows.map((row) => [Date.parse(String(row.window_start)), numberOf(row[found?.value ?? ''])]),
  )
  const starts = Array.from(
    { length: Math.ceil(HOUR_MS / step) },
    (_, i) => Math.floor(from / step) * step + (i + 1) * step,
  )
  const watermark = data?.watermark
  return {
    values: starts.map((start) => (data ? (byTime.get(start) ?? 0) : null)),
    newest: watermark ? Date.parse(watermark) + (found?.window.lateness_ms ?? 0) : undefined,
    told: found ? words(found.value) : 'Nothing is counted',
  }
}

function busiest({
  windows,
}: PackShape): { readonly window: WindowShape; readonly value: string } | undefined {
  const counting = windows
    .filter(({ kind, every_ms }) => kind === 'tumbling' && every_ms <= HOUR_MS)
    .flatMap((window) => {
      const value = window.values.find(({ of }) => of === 'count' || of === 'distinct')
      return value ? [{ window, value: value.name }] : []
    })
  return counting.sort((a, b) => a.window.every_ms - b.window.every_ms)[0]
}

import type { PackShape } from '../../contracts/pack-shape.ts'
import { useDays } from '../data/period.ts'
import { useNow } from '../data/use-now.ts'
import { setParameters, useParameter } from '../router.tsx'
import { Choice } from './choice.tsx'
import { KpiPanel } from './kpi-panel.tsx'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const LENGTHS = [
  { value: '1', title: '1 d' },
  { value: '7', title: '7 d' },
  { value: '30', title: '30 d' },
  { value: '90', title: '90 d' },
  { value: '365', title: '1 y' },
]

/** What it comes to over days and months, from the warehouse. */
export function KpiSection({
  pack,
  zone,
  filter,
  compare,
}: {
  pack: PackShape
  zone: string
  filter: Readonly<Record<string, string>>
  compare: boolean
}) {
  const [length] = useParameter('days', '30')
  const days = useDays(zone)
  // to the end of the hour: the same question has the same answer, which the gateway keeps
  const now = useNow(60_000)
  const to = days?.to ?? Math.ceil(now / HOUR_MS) * HOUR_MS
  const from = days?.from ?? to - Number(LENGTHS.find(({ value }) => value === length)?.value ?? 30) * DAY_MS
  if (pack.kpis.length === 0) return null
  const sections = [...Map.groupBy(pack.kpis, ({ section }) => section ?? '')]
  return (
    <section aria-labelledby="kpis">
      <div class="section-head">
        <h2 id="kpis">{days ? `From ${days.first} to ${days.last}` : 'Over days and months'}</h2>
        <Choice
          label="Days"
          options={LENGTHS}
          value={days ? '' : length}
          onChange={(value) => setParameters({ days: value, from: undefined, to: undefined })}
        />
      </div>
      {sections.map(([title, kpis]) => (
        <div key={title} class="kpi-group">
          {title !== '' && <h3>{title}</h3>}
          <div class="panel-rows">
            {kpis.map((kpi) => (
              <KpiPanel key={kpi.name} sight={{ pack, zone, filter, from, to, compare }} kpi={kpi} />
            ))}
          </div>
        </div>
      ))}
    </section>
  )
}

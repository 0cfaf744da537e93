import type { PackShape } from '../../contracts/pack-shape.ts'
import { useNow } from '../data/use-now.ts'
import { useParameter } from '../router.tsx'
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
}: {
  pack: PackShape
  zone: string
  filter: Readonly<Record<string, string>>
}) {
  const [days, setDays] = useParameter('days', '30')
  // to the end of the hour: the same question has the same answer, which the gateway keeps
  const now = useNow(60_000)
  const to = Math.ceil(now / HOUR_MS) * HOUR_MS
  const from = to - Number(LENGTHS.find(({ value }) => value === days)?.value ?? 30) * DAY_MS
  if (pack.kpis.length === 0) return null
  return (
    <section aria-labelledby="kpis">
      <div class="section-head">
        <h2 id="kpis">Over days and months</h2>
        <Choice label="Days" options={LENGTHS} value={days} onChange={setDays} />
      </div>
      <div class="panels">
        {pack.kpis.map((kpi) => (
          <KpiPanel
            key={kpi.name}
            pack={pack}
            kpi={kpi}
            from={new Date(from).toISOString()}
            to={new Date(to).toISOString()}
            zone={zone}
            filter={filter}
          />
        ))}
      </div>
    </section>
  )
}

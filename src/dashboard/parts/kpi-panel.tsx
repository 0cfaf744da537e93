import { useState } from 'preact/hooks'
import type { KpiShape, PackShape } from '../../contracts/pack-shape.ts'
import { useQuery } from '../data/query.ts'
import { address } from '../data/request.ts'
import { words } from '../format/words.ts'
import { valuesOf } from '../kinds/columns.ts'
import { KPI_KINDS } from '../kinds/kpi.ts'
import type { KpiRow } from '../kinds/kpi-view.ts'
import { useAddress } from '../router.tsx'
import { Pick } from './choice.tsx'
import { MomentPick } from './moment-pick.tsx'
import { Panel } from './panel.tsx'
import { Empty, Loading, Trouble } from './state.tsx'

const EVERY_MS = 30_000

interface Answer {
  readonly data: readonly KpiRow[]
}

/** What a page says of all its KPIs; times are epoch ms, the end is not with it. */
export interface KpiSight {
  readonly pack: PackShape
  readonly zone: string
  readonly filter: Readonly<Record<string, string>>
  readonly from: number
  readonly to: number
  readonly compare: boolean
}

/** A KPI as its pack says that it is best shown. */
export function KpiPanel({ sight, kpi }: { sight: KpiSight; kpi: KpiShape }) {
  const { pack, compare, from, to, zone } = sight
  const { searchParams } = useAddress()
  const values = valuesOf(kpi)
  const [name, setName] = useState(values[0]?.name)
  const moments = kpi.filters.filter(({ type }) => type === 'time').map((each) => each.name)
  const missing = moments.filter((moment) => !searchParams.has(moment))
  const own = Object.fromEntries(
    kpi.filters.map((each) => [
      each.name,
      sight.filter[each.name] ?? searchParams.get(each.name) ?? undefined,
    ]),
  )
  const path = (begin: number, end: number) =>
    address(`/v1/kpis/${pack.pack}.${kpi.name}`, {
      from: new Date(begin).toISOString(),
      to: new Date(end).toISOString(),
      tz: zone,
      ...own,
    })
  const { data, problem, loading } = useQuery<Answer>(
    missing.length > 0 ? undefined : path(from, to),
    EVERY_MS,
  )
  const { component: Kind, hasValue, isWide } = KPI_KINDS[kpi.chart]
  const hasChoice = hasValue && values.length > 1
  // what is held against a moment has its own before
  const before = useQuery<Answer>(compare && moments.length === 0 ? path(2 * from - to, from) : undefined)
  const value = values.find((each) => each.name === name) ?? values[0]
  const rows = data?.data ?? []
  return (
    <Panel
      title={kpi.title}
      wide={isWide || (kpi.columns.length > 4 && kpi.chart === 'table')}
      controls={
        (hasChoice || moments.length > 0) && (
          <>
            {moments.map((moment) => (
              <MomentPick key={moment} name={moment} zone={zone} />
            ))}
            {hasChoice && (
              <Pick
                label="Value"
                options={values.map((each) => ({ value: each.name, title: words(each.name) }))}
                value={value?.name ?? ''}
                onChange={setName}
              />
            )}
          </>
        )
      }
      keep={{
        name: `${pack.pack}.${kpi.name}`,
        table: () => ({ columns: kpi.columns, currency: pack.currency, rows }),
      }}
    >
      {missing.length > 0 ? (
        <Empty title={`Choose “${words(missing[0] ?? '').toLowerCase()}”`}>
          <p>What was before that moment is held against what came after it.</p>
        </Empty>
      ) : problem && !data ? (
        <Trouble problem={problem} />
      ) : loading && !data ? (
        <Loading label={kpi.title} />
      ) : rows.length === 0 || !value ? (
        <Empty title="No rows in this time">
          <p>Facts are there a few seconds after their events. Take a longer time, or another filter.</p>
        </Empty>
      ) : (
        <Kind
          kpi={kpi}
          rows={rows}
          before={compare ? before.data?.data : undefined}
          length={to - from}
          value={value}
          currency={pack.currency}
        />
      )}
    </Panel>
  )
}

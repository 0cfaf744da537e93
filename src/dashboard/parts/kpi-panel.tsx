import { useState } from 'preact/hooks'
import type { KpiShape, PackShape } from '../../contracts/pack-shape.ts'
import { useQuery } from '../data/query.ts'
import { address } from '../data/request.ts'
import { words } from '../format/words.ts'
import { valuesOf } from '../kinds/columns.ts'
import { TableKpi } from '../kinds/kpi/table.tsx'
import { KPI_KINDS, type KpiRow } from '../kinds/kpi.ts'
import { Pick } from './choice.tsx'
import { Panel } from './panel.tsx'
import { Empty, Loading, Trouble } from './state.tsx'

const EVERY_MS = 30_000

interface Answer {
  readonly data: readonly KpiRow[]
}

/** A KPI as its pack says that it is best shown. */
export function KpiPanel({
  pack,
  kpi,
  from,
  to,
  zone,
  filter,
}: {
  pack: PackShape
  kpi: KpiShape
  from: string
  to: string
  zone: string
  filter: Readonly<Record<string, string>>
}) {
  const values = valuesOf(kpi)
  const [name, setName] = useState(values[0]?.name)
  const own = Object.fromEntries(kpi.filters.map((each) => [each.name, filter[each.name]]))
  const { data, problem, loading } = useQuery<Answer>(
    address(`/v1/kpis/${pack.pack}.${kpi.name}`, { from, to, tz: zone, ...own }),
    EVERY_MS,
  )
  const Kind = KPI_KINDS[kpi.chart] ?? TableKpi
  const value = values.find((each) => each.name === name) ?? values[0]
  const rows = data?.data ?? []
  const isChosen = values.length > 1 && kpi.chart !== 'table' && kpi.chart !== 'number'
  return (
    <Panel
      title={kpi.title}
      wide={kpi.columns.length > 6 && Kind === TableKpi}
      controls={
        isChosen && (
          <Pick
            label="Value"
            options={values.map((each) => ({ value: each.name, title: words(each.name) }))}
            value={value?.name ?? ''}
            onChange={setName}
          />
        )
      }
      keep={{
        name: `${pack.pack}.${kpi.name}`,
        table: () => ({ columns: kpi.columns, currency: pack.currency, rows }),
      }}
    >
      {problem && !data ? (
        <Trouble problem={problem} />
      ) : loading && !data ? (
        <Loading label={kpi.title} />
      ) : rows.length === 0 || !value ? (
        <Empty title="No rows in this time">
          <p>Facts are there a few seconds after their events. Take a longer time, or another filter.</p>
        </Empty>
      ) : (
        <Kind kpi={kpi} rows={rows} value={value} currency={pack.currency} />
      )}
    </Panel>
  )
}

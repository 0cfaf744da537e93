import type { ColumnType } from '../../contracts/column.ts'
import type { Kpi } from '../../contracts/kpi.ts'
import { INFINITY, type PanelContent } from './panel.ts'

const TYPES: Readonly<Record<ColumnType, 'string' | 'number' | 'timestamp' | 'boolean'>> = {
  text: 'string',
  integer: 'number',
  real: 'number',
  money: 'number',
  time: 'timestamp',
  flag: 'boolean',
  list: 'string',
}

const CHARTS: Readonly<Record<Kpi['chart'], PanelContent['type']>> = {
  line: 'barchart',
  bar: 'barchart',
  table: 'table',
  number: 'stat',
  cohorts: 'table',
  funnel: 'table',
  ranks: 'table',
  hours: 'table',
  intervals: 'table',
}

/**
 * A figure of the warehouse for the time that the dashboard shows, from its address, by the Infinity data source. Only what has a column of
 * times can be drawn over time: days and months of a line are the places of bars.
 */
export function kpiPanel(fullName: string, { title, chart, columns }: Kpi): PanelContent {
  const types = Object.entries(columns).map(([name, type]) => [name, TYPES[type]] as const)
  const hasTime = types.some(([, type]) => type === 'timestamp')
  const target = {
    refId: 'A',
    datasource: INFINITY,
    type: 'json',
    source: 'url',
    parser: 'backend',
    format: 'table',
    url: `/v1/kpis/${fullName}?from=\${__from:date:iso}&to=\${__to:date:iso}`,
    url_options: { method: 'GET', data: '' },
    root_selector: 'data',
    columns: types.map(([name, type]) => ({ selector: name, text: name, type })),
    filters: [],
  }
  return {
    type: chart === 'line' && hasTime ? 'timeseries' : CHARTS[chart],
    title,
    datasource: INFINITY,
    targets: [target],
    fieldConfig: { defaults: {}, overrides: [] },
    options:
      chart === 'number' ? { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } } : {},
  }
}

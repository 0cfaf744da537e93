import type { Pack } from '../../contracts/pack.ts'
import type { Gauge, Tumbling } from '../../contracts/window.ts'
import { windowLabel } from '../metrics/window-label.ts'
import { kpiPanel } from './kpi-panel.ts'
import { INFINITY, overTime, type Panel, type PanelContent, PROMETHEUS, placed } from './panel.ts'

/** Lines of one panel: those that are highest. */
const LINES = 20

/** Grafana's classic dashboard model: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export interface Dashboard {
  readonly id: null
  readonly uid: string
  readonly title: string
  readonly tags: readonly string[]
  readonly timezone: string
  readonly editable: boolean
  readonly graphTooltip: 0 | 1 | 2
  readonly time: { readonly from: string; readonly to: string }
  readonly refresh: string
  readonly schemaVersion: number
  readonly version: number
  readonly templating: { readonly list: readonly object[] }
  readonly annotations: { readonly list: readonly object[] }
  readonly links: readonly object[]
  readonly panels: readonly Panel[]
}

/** A pack as a dashboard: what its Board shows and how its streams fare from Prometheus, its figures from their addresses. */
export function grafanaDashboard(pack: Pack): Dashboard {
  return {
    id: null,
    uid: `tributary-${pack.name}`,
    title: pack.title,
    tags: ['tributary', pack.name],
    timezone: pack.timezone === 'UTC' ? 'utc' : pack.timezone,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    schemaVersion: 39,
    version: 0,
    templating: {
      list: [sourceVariable('prometheus', PROMETHEUS.type), sourceVariable('infinity', INFINITY.type)],
    },
    annotations: { list: [] },
    links: [],
    panels: placed([
      [
        'Now',
        Object.entries(pack.windows).flatMap(([name, window]) => windowPanels(pack.name, name, window)),
      ],
      ['Streams', streamPanels(pack.name)],
      [
        'Figures',
        Object.entries(pack.kpis ?? {}).map(([name, kpi]) => kpiPanel(`${pack.name}.${name}`, kpi)),
      ],
    ]),
  }
}

const sourceVariable = (name: string, query: string) => ({
  name,
  label: name,
  type: 'datasource',
  query,
  hide: 0,
  multi: false,
  includeAll: false,
  skipUrlSync: false,
})

/** One a value, for their units differ. Lists of the most frequent are no metric. */
function windowPanels(pack: string, name: string, { by = [], values }: Tumbling | Gauge): PanelContent[] {
  const keys = by.map((key) => windowLabel(typeof key === 'string' ? key : 'geohash'))
  const legend = keys.map((key) => `{{${key}}}`).join(' ') || name
  return Object.entries(values)
    .filter(([, value]) => !('top' in value))
    .map(([value]) => {
      const metric = `tributary_window_value{pack="${pack}",window="${name}",value="${value}"}`
      return overTime(`${name}: ${value}`, keys.length > 0 ? `topk(${LINES}, ${metric})` : metric, legend)
    })
}

function streamPanels(pack: string): PanelContent[] {
  const own = `stream=~"${pack}[.].*"`
  return [
    overTime('Events', `rate(tributary_events_total{${own}}[5m])`, '{{stream}} {{result}}', 'ops'),
    overTime('Behind now', `tributary_watermark_delay_seconds{pack="${pack}"}`, '{{window}}', 's'),
    overTime('Open alerts', `tributary_alerts_open{pack="${pack}"} > 0`, '{{alert}}'),
    overTime('Rows in quarantine', `tributary_quarantine_rows{${own}}`, '{{stream}}'),
  ]
}

import type { Alert } from '../../contracts/alert.ts'
import { isTrial } from '../../contracts/experiment.ts'
import type { Kpi } from '../../contracts/kpi.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { AlertShape, KpiShape, PackShape, WindowShape } from '../../contracts/pack-shape.ts'
import type { Gauge, Tumbling } from '../../contracts/window.ts'
import { milliseconds } from '../stream/duration.ts'
import { columnUnit, valueUnit } from './unit.ts'

/** What a pack declares, as it is told to whoever shows it. */
export function shapeOf(pack: Pack): PackShape {
  const { name, title, timezone, currency, kpis = {}, experiments = {} } = pack
  return {
    pack: name,
    title,
    timezone,
    ...(currency !== undefined && { currency }),
    streams: Object.entries(pack.streams).map(([stream, { version }]) => ({ name: stream, version })),
    windows: Object.entries(pack.windows).map(([window, declared]) => windowShape(pack, window, declared)),
    alerts: Object.entries(pack.alerts).map(([alert, declared]) => alertShape(alert, declared)),
    kpis: Object.entries(kpis).map(([kpi, declared]) => kpiShape(pack, kpi, declared)),
    experiments: Object.entries(experiments).map(([experiment, declared]) => ({
      name: experiment,
      title: declared.title,
      kind: isTrial(declared) ? 'trial' : 'change',
    })),
  }
}

function windowShape(pack: Pack, name: string, window: Tumbling | Gauge): WindowShape {
  const isGauge = window.kind === 'gauge'
  return {
    name,
    kind: window.kind,
    stream: window.from,
    every_ms: milliseconds(isGauge ? window.every : window.size),
    lateness_ms: isGauge || window.lateness === undefined ? 0 : milliseconds(window.lateness),
    by: (window.by ?? []).map((key) => (typeof key === 'string' ? key : 'geohash')),
    values: Object.entries(window.values).map(([value, declared]) => ({
      name: value,
      unit: valueUnit(pack, window, value),
      of: kindOf(declared),
    })),
  }
}

function kindOf(value: Tumbling['values'][string]): WindowShape['values'][number]['of'] {
  if ('top' in value) return 'ranking'
  if ('ratio' in value || 'weighted' in value) return 'ratio'
  if ('quantile' in value) return 'quantile'
  if ('distinct' in value) return 'distinct'
  if ('sum' in value || 'seconds' in value) return 'sum'
  return 'min' in value || 'max' in value || 'mean' in value ? 'level' : 'count'
}

function alertShape(name: string, alert: Alert): AlertShape {
  const { title, kind, on } = alert
  return {
    name,
    title,
    kind,
    window: on,
    ...('value' in alert && { value: alert.value }),
    ...('above' in alert && alert.above !== undefined && { above: alert.above }),
    ...('below' in alert && alert.below !== undefined && { below: alert.below }),
  }
}

function kpiShape(pack: Pack, name: string, kpi: Kpi): KpiShape {
  const { title, chart, section, columns, filters = {} } = kpi
  return {
    name,
    title,
    chart,
    ...(section !== undefined && { section }),
    columns: Object.entries(columns).map(([column, type]) => {
      const unit = columnUnit(pack, column, type)
      return { name: column, type, ...(unit !== undefined && { unit }) }
    }),
    filters: Object.entries(filters).map(([filter, type]) => ({ name: filter, type })),
  }
}

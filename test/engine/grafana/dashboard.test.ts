import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { grafanaDashboard } from '../../../src/engine/grafana/dashboard.ts'
import { PACKS } from '../../../src/packs/index.ts'

/**
 * What Grafana says a dashboard is (kinds/dashboard/dashboard_kind.cue of grafana/grafana, its classic model), of the parts that we use: anything
 * else is refused. The query of a panel is its data source's: Prometheus's (kinds/dataquery of it), and Infinity's.
 */
const Source = z.strictObject({ type: z.string(), uid: z.string() })
const GridPos = z
  .strictObject({
    h: z.int().positive(),
    w: z.int().positive().max(24),
    x: z.int().nonnegative().max(23),
    y: z.int().nonnegative(),
  })
  .refine(({ x, w }) => x + w <= 24)
const PromQuery = z.strictObject({
  refId: z.string(),
  datasource: Source.extend({ type: z.literal('prometheus') }),
  expr: z.string().min(1),
  legendFormat: z.string(),
  editorMode: z.enum(['code', 'builder']),
  range: z.boolean(),
})
const InfinityQuery = z.strictObject({
  refId: z.string(),
  datasource: Source.extend({ type: z.literal('yesoreyeram-infinity-datasource') }),
  type: z.enum(['json', 'csv', 'tsv', 'xml', 'graphql', 'html']),
  source: z.enum(['url', 'inline']),
  parser: z.enum(['simple', 'backend', 'uql', 'groq']),
  format: z.enum(['table', 'timeseries', 'dataframe', 'logs', 'as-is']),
  url: z.string(),
  url_options: z.strictObject({ method: z.enum(['GET', 'POST']), data: z.string() }),
  root_selector: z.string(),
  columns: z.array(
    z.strictObject({
      selector: z.string(),
      text: z.string(),
      type: z.enum(['string', 'number', 'timestamp', 'timestamp_epoch', 'timestamp_epoch_s', 'boolean']),
    }),
  ),
  filters: z.array(z.never()),
})
const Place = { id: z.int().positive(), gridPos: GridPos, title: z.string().min(1) }
const Panel = z.discriminatedUnion('type', [
  z.strictObject({ ...Place, type: z.literal('row'), collapsed: z.boolean(), panels: z.array(z.never()) }),
  z.strictObject({
    ...Place,
    type: z.enum(['timeseries', 'stat', 'barchart', 'table']),
    datasource: Source,
    targets: z.array(z.union([PromQuery, InfinityQuery])).min(1),
    fieldConfig: z.strictObject({
      defaults: z.strictObject({ unit: z.string().optional() }),
      overrides: z.array(z.never()),
    }),
    options: z.record(z.string(), z.unknown()),
  }),
])
const Dashboard = z.strictObject({
  id: z.null(),
  uid: z.string().min(8).max(40),
  title: z.string().min(1),
  tags: z.array(z.string()),
  timezone: z.string(),
  editable: z.boolean(),
  graphTooltip: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  refresh: z.string(),
  schemaVersion: z.int().min(36),
  version: z.int().nonnegative(),
  templating: z.strictObject({
    list: z.array(
      z.looseObject({ type: z.literal('datasource'), name: z.string(), query: z.string(), hide: z.int() }),
    ),
  }),
  annotations: z.strictObject({ list: z.array(z.never()) }),
  links: z.array(z.never()),
  panels: z.array(Panel),
})

describe.each(PACKS.map((pack) => [pack.name, pack] as const))('the dashboard of %s', (_, pack) => {
  const dashboard = Dashboard.parse(JSON.parse(JSON.stringify(grafanaDashboard(pack))))
  const panels = dashboard.panels.flatMap((panel) => (panel.type === 'row' ? [] : panel))

  it('has its panels beside each other, none over another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  })

  it('shows every figure from its address, with all its columns', () => {
    const asked = panels.flatMap(({ targets }) =>
      targets.flatMap((target) => ('url' in target ? [target] : [])),
    )
    expect(asked.map(({ url }) => url.split('?')[0])).toEqual(
      Object.keys(pack.kpis ?? {}).map((kpi) => `/v1/kpis/${pack.name}.${kpi}`),
    )
    expect(asked.map(({ columns }) => columns.map(({ selector }) => selector))).toEqual(
      Object.values(pack.kpis ?? {}).map((kpi) => Object.keys(kpi.columns)),
    )
  })

  it('shows every window, and asks its own data sources for all of it', () => {
    const expressions = panels.flatMap(({ targets }) =>
      targets.flatMap((target) => ('expr' in target ? target.expr : [])),
    )
    const measured = Object.entries(pack.windows).filter(([, { values }]) =>
      Object.values(values).some((value) => !('top' in value)),
    )
    for (const [window] of measured)
      expect(expressions.some((expr) => expr.includes(`window="${window}"`))).toBe(true)
    const sources = new Set(panels.map(({ datasource }) => datasource.uid))
    const named = dashboard.templating.list.map(({ name }) => `\${${name}}`)
    expect([...sources].filter((source) => !named.includes(source))).toEqual([])
  })
})

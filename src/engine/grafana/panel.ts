/** Which of the dashboard's two data sources: its own variable names it, so that whoever imports the dashboard chooses. */
export const PROMETHEUS = { type: 'prometheus', uid: `\${prometheus}` } as const
export const INFINITY = { type: 'yesoreyeram-infinity-datasource', uid: `\${infinity}` } as const

export interface GridPos {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A panel of Grafana's classic dashboard model, without its place. */
export interface PanelContent {
  readonly type: 'timeseries' | 'stat' | 'barchart' | 'table'
  readonly title: string
  readonly datasource: typeof PROMETHEUS | typeof INFINITY
  readonly targets: readonly object[]
  readonly fieldConfig: {
    readonly defaults: { readonly unit?: string }
    readonly overrides: readonly object[]
  }
  readonly options: object
}

export interface Row {
  readonly type: 'row'
  readonly title: string
  readonly collapsed: false
  readonly panels: readonly never[]
}

export type Panel = (PanelContent | Row) & { readonly id: number; readonly gridPos: GridPos }

/** What Prometheus has of something, over time. */
export function overTime(title: string, expr: string, legendFormat: string, unit?: string): PanelContent {
  return {
    type: 'timeseries',
    title,
    datasource: PROMETHEUS,
    targets: [{ refId: 'A', datasource: PROMETHEUS, expr, legendFormat, editorMode: 'code', range: true }],
    fieldConfig: { defaults: { ...(unit !== undefined && { unit }) }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
  }
}

const WIDTH = 24
const HEIGHT = 8

/** Panels two to a line, each group under a row of its name. */
export function placed(
  groups: readonly (readonly [title: string, panels: readonly PanelContent[]])[],
): Panel[] {
  const found: Panel[] = []
  let y = 0
  for (const [title, panels] of groups) {
    if (panels.length === 0) continue
    const row: Row = { type: 'row', title, collapsed: false, panels: [] }
    found.push({ ...row, id: found.length + 1, gridPos: { x: 0, y, w: WIDTH, h: 1 } })
    y++
    panels.forEach((panel, i) => {
      const gridPos = { x: (i % 2) * (WIDTH / 2), y: y + Math.floor(i / 2) * HEIGHT, w: WIDTH / 2, h: HEIGHT }
      found.push({ ...panel, id: found.length + 1, gridPos })
    })
    y += Math.ceil(panels.length / 2) * HEIGHT
  }
  return found
}

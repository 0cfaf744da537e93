import type { Table } from '../events/report.ts'
import { TARGET_HEADS, targetRow } from '../report/verdict.ts'
import type { Target } from '../targets.ts'
import type { Loaded, WarehouseFigures } from './compare.ts'

/** All that was measured of the warehouse, for the page and the terminal alike. */
export function warehouseTables(figures: WarehouseFigures): Table[] {
  const { sizes } = figures
  return [
    { title: 'Targets', heads: TARGET_HEADS, rows: warehouseTargets(figures).map(targetRow) },
    {
      title: '`store_sales.csv` into facts and dimensions',
      heads: ['lines', '', 'rows/s', 'CPU µs/row', 'peak MB', 'of them', 'database MB'],
      rows: sizes.flatMap(({ lines, platform, postgres }) => [
        [String(lines), 'platform', ...loadRow(platform.load)],
        ...(postgres ? [['', 'pandas, to_sql, PostgreSQL', ...loadRow(postgres.load)]] : []),
      ]),
    },
    ...sizes.map(({ lines, platform, postgres }) => ({
      title: `KPIs over the ninety days of ${lines} lines: ms`,
      heads: ['', 'platform p50', 'p95', 'PostgreSQL p50', 'p95', 'platform / PostgreSQL, p50'],
      rows: Object.entries(platform.kpis).map(([name, ours]) => {
        const theirs = postgres?.kpis[name]
        const ratio = theirs ? (ours.p50 / theirs.p50).toFixed(2) : ''
        return [
          name,
          ms(ours.p50),
          ms(ours.p95),
          theirs ? ms(theirs.p50) : '',
          theirs ? ms(theirs.p95) : '',
          ratio,
        ]
      }),
    })),
  ]
}

function warehouseTargets({ sizes }: WarehouseFigures): Target[] {
  const compared = sizes.filter(({ postgres }) => postgres !== undefined)
  const [smallest, largest] = [sizes[0], compared.at(-1)]
  const peer = largest?.postgres
  if (!smallest || !largest || !peer) return []
  const speed = largest.platform.load.rows_per_second / peer.load.rows_per_second
  const growth = largest.platform.load.peak_mb / smallest.platform.load.peak_mb
  const ratios = Object.entries(largest.platform.kpis).map(
    ([name, { p50 }]) => p50 / (peer.kpis[name]?.p50 ?? NaN),
  )
  const slowest = Math.max(...ratios)
  const given = { whose: 'given' as const }
  return [
    {
      ...given,
      name: `rows/s over pandas, ${largest.lines} lines`,
      wanted: '>= 2.00 x',
      seen: `${speed.toFixed(2)} x`,
      factor: speed / 2,
    },
    {
      ...given,
      name: `peak memory of ${largest.lines} lines over that of ${smallest.lines}`,
      wanted: '< 1.50 x',
      seen: `${growth.toFixed(2)} x`,
      factor: 1.5 / growth,
    },
    {
      ...given,
      name: `slowest KPI over PostgreSQL, ${largest.lines} lines`,
      wanted: '<= 1.00 x',
      seen: `${slowest.toFixed(2)} x`,
      factor: 1 / slowest,
    },
  ]
}

function loadRow({ rows_per_second, cpu_us_per_row, peak_mb, programs, bytes }: Loaded): string[] {
  const largest = Object.entries(programs).sort(([, a], [, b]) => b - a)
  const parts = largest.filter(([, mb]) => mb >= 20).map(([name, mb]) => `${name} ${mb.toFixed(0)}`)
  return [
    rows_per_second.toFixed(0),
    cpu_us_per_row.toFixed(1),
    peak_mb.toFixed(0),
    parts.join(', '),
    (bytes / 1e6).toFixed(0),
  ]
}

const ms = (value: number) => value.toFixed(1)

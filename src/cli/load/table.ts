import { formatMs } from '../duration.ts'
import { costPerImage } from '../money.ts'
import type { Distribution } from '../percentile.ts'
import { renderPairs, renderTable } from '../table.ts'
import { DEFINITIONS, type LoadReport } from './report.ts'

const COLUMNS = ['latency', 'p50', 'p95', 'p99', 'max'].map(
  (head, index) => ({ head, align: index > 0 ? 'right' : 'left' }) as const,
)

export function loadText(report: LoadReport, study: string): string {
  const failures = Object.entries(report.failures).map(([name, amount]) => `${amount} ${name}`)
  return [
    renderPairs([
      ['study', study],
      ['sent', String(report.sent)],
      ['accepted', `${report.accepted}, ${report.accepted_per_s.toFixed(1)} a second`],
      ['finished', `${report.done}, ${report.finished_per_s.toFixed(1)} a second`],
      ['unfinished', report.unfinished > 0 ? `${report.unfinished}: npx tributary status ${study}` : '0'],
      ['failures', failures.join(', ') || 'none'],
      ['cost', costPerImage(report.costs)],
    ]),
    '',
    renderTable(COLUMNS, [
      latencies('accept', report.accept_ms),
      latencies('end to end', report.end_to_end_ms),
      latencies('held back', report.late_ms),
    ]),
    '',
    ...Object.entries(DEFINITIONS).map(([name, text]) => `${name.replaceAll('_', ' ')}: ${text}`),
  ].join('\n')
}

function latencies(name: string, values: Distribution | null): string[] {
  if (!values) return [name, '–', '–', '–', '–']
  return [name, ...[values.p50, values.p95, values.p99, values.max].map(formatMs)]
}

export function loadJson({ costs, ...report }: LoadReport, study: string): unknown {
  const cost = costs.reduce((sum, value) => sum + value, 0)
  return {
    study,
    ...report,
    cost_usd: cost,
    cost_usd_per_image: costs.length > 0 ? cost / costs.length : null,
    definitions: DEFINITIONS,
  }
}

import type { Family, Sample } from './family.ts'

/** Prometheus text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const PROMETHEUS = {
  type: 'text/plain; version=0.0.4; charset=utf-8',
  write: (families: readonly Family[]) => families.map(prometheusFamily).join(''),
} as const

/** OpenMetrics 1.0: https://prometheus.io/docs/specs/om/open_metrics_spec/ */
export const OPEN_METRICS = {
  type: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  write: (families: readonly Family[]) => `${families.map(openMetricsFamily).join('')}# EOF\n`,
} as const

function prometheusFamily(family: Family): string {
  const name = sampleName(family)
  const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${name} ${help}\n# TYPE ${name} ${family.type}\n${lines(family)}`
}

function openMetricsFamily(family: Family): string {
  const { name, type, unit, help } = family
  const unitLine = unit ? `# UNIT ${name} ${unit}\n` : ''
  return `# TYPE ${name} ${type}\n${unitLine}# HELP ${name} ${escaped(help)}\n${lines(family)}`
}

const sampleName = ({ name, type }: Family) => (type === 'counter' ? `${name}_total` : name)

const lines = (family: Family) => family.samples.map((sample) => line(sampleName(family), sample)).join('')

function line(name: string, { labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${number(value)}\n`
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

function number(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

/** The format that a scraper would rather have, by its Accept header (RFC 9110, 12.5.1). */
export function formatFor(accept: string): typeof PROMETHEUS | typeof OPEN_METRICS {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
    const version = parameters.find((parameter) => parameter.startsWith('version='))?.slice(8)
    return { type, version, weight: Number(weight) || 0 }
  })
  const best = (wanted: (range: (typeof ranges)[number]) => boolean) =>
    Math.max(0, ...ranges.filter(wanted).map(({ weight }) => weight))
  const open = best(
    ({ type, version = '1.0.0' }) => type === 'application/openmetrics-text' && version === '1.0.0',
  )
  const plain = best(({ type }) => type === 'text/plain' || type === 'text/*')
  return open > 0 && open >= plain ? OPEN_METRICS : PROMETHEUS
}

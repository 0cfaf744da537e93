/**
 * A strict reader of OpenMetrics 1.0 text, written from the grammar (ABNF) and the rules of its specification and from nothing of
 * ours: https://prometheus.io/docs/specs/om/open_metrics_spec/. Fails at the first line that breaks one.
 */

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*'
const VALUE = '(?:[^"\\\\\\n]|\\\\n|\\\\"|\\\\\\\\)*'
const NUMBER =
  '[+-]?(?:\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?|[iI][nN][fF](?:inity)?)|[nN][aA][nN]'

const DESCRIPTOR = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.*)$`)
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL}="${VALUE}"(?:,(?!\\})|(?=\\})))*)\\})? (${NUMBER})$`)
const PAIR = new RegExp(`(${LABEL})="(${VALUE})"`, 'g')
const ESCAPED: Record<string, string> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' }
const SUFFIXES: Record<string, string[]> = { counter: ['_total', '_created'], gauge: [''], unknown: [''] }

export interface ReadFamily {
  type: string
  unit?: string
  help?: string
  samples: { name: string; labels: Record<string, string>; value: number }[]
}

export function readOpenMetrics(text: string): Map<string, ReadFamily> {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.pop() !== '# EOF')
    throw new Error('it does not end with # EOF and a line end')
  const families = new Map<string, ReadFamily>()
  const seen = new Set<string>()
  let current = ''
  for (const line of lines) {
    const [, kind, name = '', rest = ''] = DESCRIPTOR.exec(line) ?? []
    if (!kind) {
      const sample = readSample(line)
      const family = families.get(current)
      if (!family) throw new Error(`a sample without its metadata: ${line}`)
      const suffix = sample.name.slice(current.length)
      if (!sample.name.startsWith(current) || !SUFFIXES[family.type]?.includes(suffix))
        throw new Error(`${sample.name} is no sample of the ${family.type} ${current}`)
      if (family.type === 'counter' && !(sample.value >= 0)) throw new Error(`a counter is ${line}`)
      const identity = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
      if (seen.has(identity)) throw new Error(`twice: ${line}`)
      seen.add(identity)
      family.samples.push(sample)
      continue
    }
    if (name !== current && families.has(name)) throw new Error(`${name} is torn apart`)
    current = name
    const family = families.get(name) ?? { type: 'unknown', samples: [] }
    if (family.samples.length > 0) throw new Error(`metadata behind samples: ${line}`)
    const field = kind.toLowerCase() as 'type' | 'unit' | 'help'
    if (field === 'type' ? families.has(name) && family.type !== 'unknown' : family[field] !== undefined)
      throw new Error(`twice: ${line}`)
    if (field === 'type' && !(rest in SUFFIXES)) throw new Error(`no type: ${line}`)
    if (field === 'unit' && !name.endsWith(`_${rest}`))
      throw new Error(`the unit is not in the name: ${line}`)
    if (field === 'help' && !new RegExp(`^${VALUE}$`).test(rest)) throw new Error(`not escaped: ${line}`)
    family[field] = rest
    families.set(name, family)
  }
  for (const name of families.keys())
    for (const suffix of ['_total', '_created', '_count', '_sum', '_bucket', '_info'])
      if (name.endsWith(suffix)) throw new Error(`a family may not end with ${suffix}: ${name}`)
  return families
}

function readSample(line: string) {
  const match = SAMPLE.exec(line)
  if (!match) throw new Error(`no sample: ${line}`)
  const [, name = '', pairs = '', value = ''] = match
  const labels = [...pairs.matchAll(PAIR)].map(
    ([, label = '', text = '']) => [label, text.replace(/\\[n"\\]/g, (two) => ESCAPED[two] ?? two)] as const,
  )
  if (new Set(labels.map(([label]) => label)).size < labels.length) throw new Error(`a label twice: ${line}`)
  if (labels.some(([label]) => label.startsWith('__'))) throw new Error(`a reserved label: ${line}`)
  return { name, labels: Object.fromEntries(labels), value: numberOf(value) }
}

const numberOf = (text: string) =>
  /inf/i.test(text)
    ? text.startsWith('-')
      ? -Infinity
      : Infinity
    : /nan/i.test(text)
      ? Number.NaN
      : Number(text)

import { describe, expect, it } from 'vitest'
import { formatFor, OPEN_METRICS, PROMETHEUS } from '../../../src/engine/metrics/exposition.ts'
import { type Family, limited, SAMPLES_LIMIT } from '../../../src/engine/metrics/family.ts'
import { readOpenMetrics } from './open-metrics.ts'

const HOSTILE = 'a "quoted" \\ back\\nslash\nand a line } 日本'
const families: Family[] = [
  {
    name: 'tributary_events',
    type: 'counter',
    help: 'Rows, "so" to \\ say',
    samples: [
      { labels: { stream: 'a.b', result: 'accepted' }, value: 12 },
      { labels: { stream: HOSTILE, result: '' }, value: 1e21 },
    ],
  },
  {
    name: 'tributary_delay_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'How late',
    samples: [Number.NaN, Infinity, -Infinity, -0.5, 0].map((value, i) => ({ labels: { i: `${i}` }, value })),
  },
  { name: 'tributary_up', type: 'gauge', help: 'Whether', samples: [{ labels: {}, value: 1 }] },
  { name: 'tributary_none', type: 'gauge', help: 'Nothing', samples: [] },
]

describe('metrics', () => {
  it('are OpenMetrics by its grammar, and come back as they were', () => {
    const read = readOpenMetrics(OPEN_METRICS.write(families))
    expect([...read.keys()]).toEqual(families.map(({ name }) => name))
    for (const { name, type, unit, samples } of families) {
      const suffix = type === 'counter' ? '_total' : ''
      expect(read.get(name)).toMatchObject({ type, ...(unit && { unit }) })
      expect(read.get(name)?.samples).toEqual(samples.map((sample) => ({ name: name + suffix, ...sample })))
    }
  })

  it('are in the text format 0.0.4 letter by letter as its page shows it', () => {
    expect(PROMETHEUS.write(families.slice(0, 1))).toBe(
      [
        '# HELP tributary_events_total Rows, "so" to \\\\ say',
        '# TYPE tributary_events_total counter',
        'tributary_events_total{stream="a.b",result="accepted"} 12',
        'tributary_events_total{stream="a \\"quoted\\" \\\\ back\\\\nslash\\nand a line } 日本",result=""} 1e+21',
        '',
      ].join('\n'),
    )
  })

  it('have a cap, and say what is beyond it', () => {
    const samples = Array.from({ length: SAMPLES_LIMIT + 3 }, (_, i) => ({ labels: { i: `${i}` }, value: i }))
    const [shown, up, dropped] = limited([
      { ...(families[2] as Family), name: 'many', samples },
      families[2] as Family,
    ])
    expect(shown?.samples).toHaveLength(SAMPLES_LIMIT)
    expect(up?.samples).toHaveLength(1)
    expect(dropped?.samples).toEqual([{ labels: { metric: 'many' }, value: 3 }])
  })

  it.each([
    // what Prometheus 2 and 3 send, then others
    [
      'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      OPEN_METRICS,
    ],
    ['text/plain;version=0.0.4;q=0.5,*/*;q=0.1', PROMETHEUS],
    ['application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5', PROMETHEUS],
    ['application/openmetrics-text', OPEN_METRICS],
    ['application/openmetrics-text;q=0.1, text/plain', PROMETHEUS],
    ['*/*', PROMETHEUS],
    ['', PROMETHEUS],
  ])('to one who accepts %s come in the format that it would rather have', (accept, format) => {
    expect(formatFor(accept)).toBe(format)
  })
})

describe('the reader of OpenMetrics', () => {
  it.each([
    'a 1\n# EOF\n',
    '# TYPE a gauge\na 1\n',
    '# TYPE a gauge\na{b="c"d="e"} 1\n# EOF\n',
    '# TYPE a gauge\na{b="c",} 1\n# EOF\n',
    '# TYPE a gauge\na{b="\\x"} 1\n# EOF\n',
    '# TYPE a gauge\na 1\na 1\n# EOF\n',
    '# TYPE a counter\na 1\n# EOF\n',
    '# TYPE a counter\na_total -1\n# EOF\n',
    '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n',
    '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n',
    '# TYPE a gauge\na  1\n# EOF\n',
    '# TYPE a_total gauge\na_total 1\n# EOF\n',
  ])('refuses %j', (text) => {
    expect(() => readOpenMetrics(text)).toThrow()
  })
})

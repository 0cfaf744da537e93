/** Of a minute and a variant; of hours with every=1 hour. What was recommended sets the time: it comes before what follows from it. */
const MINUTE = {
  kind: 'tumbling',
  size: '1 minute',
  from: 'impressions',
  by: ['variant'],
  lateness: '2 minutes',
} as const
const DONE = { ...MINUTE, from: 'interactions', by: [] } as const

const CTR = {
  impressions: { count: true },
  clicks: { count: true, from: 'interactions', where: { kind: 'click', variant: { present: true } } },
  ctr: { ratio: ['clicks', 'impressions'] },
} as const

export const windows = {
  ctr: { ...MINUTE, values: CTR },
  // what the alert watches: a minute has too few clicks to tell
  ctr_quarter: { ...MINUTE, size: '15 minutes', values: CTR },
  conversion: {
    ...MINUTE,
    values: {
      impressions: { count: true },
      conversions: {
        count: true,
        from: 'interactions',
        where: { kind: 'purchase', variant: { present: true } },
      },
      revenue: {
        sum: 'amount',
        from: 'interactions',
        where: { kind: 'purchase', variant: { present: true } },
      },
      conversion: { ratio: ['conversions', 'impressions'] },
    },
  },
  latency: {
    ...MINUTE,
    values: {
      impressions: { count: true },
      p50: { quantile: 0.5, of: 'latency_ms' },
      p95: { quantile: 0.95, of: 'latency_ms' },
    },
  },
  spam: { ...DONE, where: { is_spam: true }, values: { dropped: { count: true } } },
  // clicks on what nobody has told of, or not yet
  unmatched: {
    ...DONE,
    where: {
      kind: 'click',
      is_spam: false,
      impression_id: { present: true },
      variant: { present: false },
    },
    values: { clicks: { count: true } },
  },
} as const

export const windows = {
  waste: {
    kind: 'tumbling',
    size: '5 minutes',
    from: 'shipments',
    by: ['variant'],
    lateness: '2 minutes',
    values: {
      waste_cm3: { sum: 'waste_cm3' },
      shipments: { count: true },
    },
  },
  decision_latency: {
    kind: 'tumbling',
    size: '1 minute',
    from: 'decisions',
    lateness: '10 seconds',
    values: {
      p50: { quantile: 0.5, of: 'decision_latency_ms' },
      p95: { quantile: 0.95, of: 'decision_latency_ms' },
      decisions: { count: true },
    },
  },
  damage: {
    kind: 'tumbling',
    size: '1 hour',
    from: 'damage_reports',
    lateness: '5 minutes',
    values: {
      reports: { count: true },
      damaged: { count: true, where: { damaged: true } },
      rate: { ratio: ['damaged', 'reports'] },
    },
  },
} as const

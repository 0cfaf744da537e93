import { backlog, warehouseTables } from '../../platform/database/metrics.ts'
import type { Collector } from './collector.ts'

export const warehouse: Collector = {
  name: 'warehouse',
  async collect({ env }) {
    const tables = await warehouseTables(env.DATABASE)
    const times = (field: 'newest' | 'loaded_at') =>
      tables.map((row) => ({ labels: { table: row.name }, value: row[field] / 1000 }))
    return [
      {
        name: 'tributary_warehouse_newest_timestamp_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'The newest event time in a table',
        samples: times('newest'),
      },
      {
        name: 'tributary_warehouse_loaded_timestamp_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'When a table was loaded last',
        samples: times('loaded_at'),
      },
    ]
  },
}

export const waiting: Collector = {
  name: 'backlog',
  async collect({ env }) {
    const samples = Object.entries(await backlog(env.DATABASE)).map(([kind, value]) => ({
      labels: { kind },
      value,
    }))
    return [{ name: 'tributary_backlog', type: 'gauge', help: 'What waits to be done, by kind', samples }]
  },
}

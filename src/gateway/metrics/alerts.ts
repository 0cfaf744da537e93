import { openIncidents } from '../../platform/database/metrics.ts'
import type { Collector } from './collector.ts'

export const alerts: Collector = {
  name: 'alerts',
  async collect({ env, packs }) {
    // an alert that is quiet is 0; rules over data are known when they fail
    const open = new Map(
      packs.flatMap(({ name: pack, alerts: declared }) =>
        Object.keys(declared).map((alert) => [`${pack}.${alert}`, { pack, alert, open: 0 }]),
      ),
    )
    for (const row of await openIncidents(env.DATABASE)) open.set(`${row.pack}.${row.alert}`, row)
    return [
      {
        name: 'tributary_alerts_open',
        type: 'gauge',
        help: 'Incidents of each alert that are raised and not cleared',
        samples: [...open.values()].map(({ pack, alert, open: value }) => ({
          labels: { pack, alert },
          value,
        })),
      },
    ]
  },
}

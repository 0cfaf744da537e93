import { BridgeState } from '../../contracts/bridge.ts'
import { askBridge } from '../../platform/bridges.ts'
import type { Collector } from './collector.ts'

export const bridge: Collector = {
  name: 'bridge',
  async collect({ env }) {
    const { state: now, failures, tables } = await askBridge(env.BRIDGE, async (object) => object.status())
    return [
      {
        name: 'tributary_bridge_state',
        type: 'gauge',
        help: 'State of the bridge to S3: 1 for the one that it is in',
        samples: BridgeState.options.map((state) => ({ labels: { state }, value: state === now ? 1 : 0 })),
      },
      {
        name: 'tributary_bridge_failures',
        type: 'gauge',
        help: 'Failures one after the other, 0 after a success',
        samples: [{ labels: {}, value: failures }],
      },
      {
        name: 'tributary_bridge_lag_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'Age of the oldest commit of a table that the target does not have',
        samples: tables.map(({ table, behind }) => ({ labels: { table }, value: behind.seconds })),
      },
      {
        name: 'tributary_bridge_waiting_commits',
        type: 'gauge',
        help: 'Commits of a table that the target does not have',
        samples: tables.map(({ table, behind }) => ({ labels: { table }, value: behind.versions })),
      },
    ]
  },
}

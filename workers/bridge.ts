import type { BridgeEnv } from '../src/bridge/bridge.ts'
import { consumeBridge } from '../src/bridge/consume.ts'
import { askBridge, type Bridges } from '../src/platform/bridges.ts'

export { Bridge } from '../src/bridge/bridge.ts'

interface Env extends BridgeEnv {
  readonly BRIDGE: Bridges
}

/** Hosts the bridge to S3. Queue `bridge` says which tables have new commits; the cron begins what an alarm then goes on with. */
export default {
  queue: (batch, env) => consumeBridge(batch, env),
  scheduled: (_, env) => askBridge(env.BRIDGE, async (bridge) => bridge.wake([])),
} satisfies ExportedHandler<Env>

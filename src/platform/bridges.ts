import type { BridgePlan, BridgeStatus, BridgeTrouble, LakeTableSchema } from '../contracts/bridge.ts'
import { ask } from './durable-objects.ts'

/** A plan lists both sides whole. */
const PATIENCE_MS = 120_000

/** What callers ask of the bridge, by RPC. */
export interface BridgeApi {
  status(): BridgeStatus | Promise<BridgeStatus>
  /** Looks at these tables now, or at all. Not while it waits after a failure, unless `isAsked` by a person. */
  wake(tables: readonly string[], isAsked?: boolean): void | Promise<void>
  /** Brings everything over and holds it against the lake, now. */
  sync(): Promise<void>
  /** What `sync` would do. Nothing is changed. */
  plan(): Promise<{ readonly trouble?: BridgeTrouble; readonly tables: BridgePlan[] }>
  schemas(): Promise<LakeTableSchema[]>
}

export type Bridges = DurableObjectNamespace<BridgeApi & Rpc.DurableObjectBranded>

/** There is one bridge: what it brings over goes to one target, which fails for all tables at once. */
export function askBridge<T>(bridges: Bridges, call: (bridge: BridgeApi) => Promise<T>): Promise<T> {
  return ask(bridges, 'bridge', (bridge) => call(bridge as unknown as BridgeApi), PATIENCE_MS)
}

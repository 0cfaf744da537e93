import { BridgeMessage } from '../contracts/bridge.ts'
import { askBridge, type Bridges } from '../platform/bridges.ts'

/** Queue `bridge`: which tables have new commits. A message only wakes: one that is lost, or cannot be read, loses nothing. */
export async function consumeBridge(
  batch: MessageBatch<unknown>,
  { BRIDGE }: { readonly BRIDGE: Bridges },
): Promise<void> {
  const tables = batch.messages.flatMap(({ body }) => {
    const message = BridgeMessage.safeParse(body)
    return message.success ? [message.data.table] : []
  })
  await askBridge(BRIDGE, async (bridge) => bridge.wake(tables))
}

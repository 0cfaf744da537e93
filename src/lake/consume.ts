import { LakePointer } from '../contracts/lake.ts'
import type { RawTable } from '../engine/lake/raw-table.ts'
import { askTable, type Tables } from '../platform/lake-tables.ts'
import { retryDelay } from '../platform/queues.ts'

export interface ConsumeEnv {
  readonly TABLE: Tables
}

/** Queue `lake`: wakes the tables that rows were sealed for and those that follow them, each once for all that it is told of together. */
export async function consumeLake(
  batch: MessageBatch<unknown>,
  { TABLE }: ConsumeEnv,
  raw: ReadonlyMap<string, RawTable>,
): Promise<void> {
  const byTable = Map.groupBy(batch.messages, ({ body }) => LakePointer.safeParse(body).data?.table)
  for (const [table, messages] of byTable) {
    try {
      if (table === undefined) throw new Error('these are no pointers to a table')
      const sealed = messages.flatMap(({ body }) => LakePointer.parse(body).rows ?? [])
      const told = { segments: sealed.length, rows: sealed.reduce((sum, rows) => sum + rows, 0) }
      for (const name of [table, ...(raw.get(table)?.followers ?? [])])
        await askTable(TABLE, name, (object) => object.wake(name, told))
      for (const message of messages) message.ack()
    } catch (error) {
      console.error(`${messages.length} messages of lake are put off`, error)
      for (const message of messages) message.retry({ delaySeconds: retryDelay(message.attempts) })
    }
  }
}

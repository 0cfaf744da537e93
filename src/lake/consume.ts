import { LakePointer } from '../contracts/lake.ts'
import { askTable, type Tables } from '../platform/lake-tables.ts'
import { retryDelay } from '../platform/queues.ts'

export interface ConsumeEnv {
  readonly TABLE: Tables
}

/** Queue `lake`: wakes the tables that rows were sealed for, each once for all that it is told of together. */
export async function consumeLake(batch: MessageBatch<unknown>, { TABLE }: ConsumeEnv): Promise<void> {
  const byTable = new Map<string, { message: Message<unknown>; rows: number | undefined }[]>()
  for (const message of batch.messages) {
    const { table, rows } = LakePointer.parse(message.body)
    byTable.set(table, [...(byTable.get(table) ?? []), { message, rows }])
  }
  for (const [table, told] of byTable) {
    const sealed = told.flatMap(({ rows }) => rows ?? [])
    const sum = { segments: sealed.length, rows: sealed.reduce((all, rows) => all + rows, 0) }
    try {
      await askTable(TABLE, table, (object) => object.wake(table, sum))
      for (const { message } of told) message.ack()
    } catch (error) {
      console.error(`${table} is woken again in a moment`, error)
      for (const { message } of told) message.retry({ delaySeconds: retryDelay(message.attempts) })
    }
  }
}

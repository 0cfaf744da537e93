import type { LakeTable } from '../contracts/lake.ts'
import { ask } from './durable-objects.ts'

/** What callers ask of the object that keeps a table of the lake, by RPC. The object goes by the name of the table. */
export interface TableApi {
  /** Rows were sealed for the table, or may have been: it fetches them with what else waits. */
  wake(table: string, told: { readonly segments: number; readonly rows: number }): Promise<void>
  /** Nothing, when there is no such table yet. */
  report(): Promise<LakeTable | null>
}

export type Tables = DurableObjectNamespace<TableApi & Rpc.DurableObjectBranded>

export function askTable<T>(
  tables: Tables,
  table: string,
  call: (object: TableApi) => Promise<T>,
): Promise<T> {
  return ask(tables, table, (object) => call(object as unknown as TableApi))
}

import type { Compacted, LakeTable, Vacuumed } from '../contracts/lake.ts'
import type { Rebuilding, Rebuilt } from '../engine/lake/rebuilding.ts'
import { ask } from './durable-objects.ts'

/** What callers ask of the object that keeps a table of the lake, by RPC. The object goes by the name of the table. */
export interface TableApi {
  /** Rows were sealed for the table, or may have been: it fetches them with what else waits. */
  wake(table: string, told: { readonly segments: number; readonly rows: number }): Promise<void>
  /** Nothing, when there is no such table yet. */
  report(): Promise<LakeTable | null>
  /** Compacts and vacuums the table, when it comes to it. */
  tend(table: string): Promise<void>
  compact(table: string, dryRun: boolean): Promise<Compacted>
  vacuum(table: string, dryRun: boolean): Promise<Vacuumed>
  /**
   * Holds a UTC day of a raw table against its segments, and makes it what they come to, over as many calls as that takes: each is given what
   * the one before answered. Nothing, when there is no such table yet.
   */
  rebuild(table: string, day: string, dryRun: boolean, before: Rebuilding | null): Promise<Rebuilt | null>
}

export type Tables = DurableObjectNamespace<TableApi & Rpc.DurableObjectBranded>

/** It may read and write many files for an answer. */
const PATIENCE_MS = 60_000

export function askTable<T>(
  tables: Tables,
  table: string,
  call: (object: TableApi) => Promise<T>,
): Promise<T> {
  return ask(tables, table, (object) => call(object as unknown as TableApi), PATIENCE_MS)
}

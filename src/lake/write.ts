import { removalOf, type Transaction } from '../engine/lake/actions.ts'
import { type LakeColumn, PARTITION } from '../engine/lake/column.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import { DataFiles } from './data-files.ts'
import type { DeltaTable } from './delta-table.ts'

export interface Filled {
  /** How far the sources of the rows are in the table with them. */
  readonly transactions?: readonly Omit<Transaction, 'lastUpdated'>[]
  /** Days whose rows these replace: what was there of them is gone with the commit. Without it the rows are added. */
  readonly replaces?: (day: string) => boolean
}

/**
 * Writes rows into a table in one commit: all of them are there with it, or none.
 * @param columns of the rows; those that the table does not have yet are added to it
 * @param fill adds the rows; nothing, when there is nothing to be written. It is given the table as it is.
 * @returns no, when nothing was written: because there was nothing, or because somebody else made a commit meanwhile
 */
export async function write(
  table: DeltaTable,
  columns: readonly LakeColumn[],
  fill: (files: DataFiles, state: TableState) => Promise<Filled | undefined>,
  now: number,
): Promise<boolean> {
  const state = await table.newest()
  const { version } = state
  const schema = table.withColumns(state, columns, now)
  const files = new DataFiles(table, schema.columns, now)
  const filled = await fill(files, state)
  if (!filled) return false
  const { transactions = [], replaces } = filled
  const added = (await files.finish()).map((add) => ({ add }))
  const removed = replaces ? removals(state, replaces, now) : []
  const commit = {
    operation: 'WRITE',
    parameters: { mode: replaces ? 'Overwrite' : 'Append' },
    actions: [
      ...schema.actions,
      ...transactions.map((txn) => ({ txn: { ...txn, lastUpdated: now } })),
      ...removed,
      ...added,
    ],
  }
  return table.commit(version, commit, now)
}

function removals({ files }: TableState, replaces: (day: string) => boolean, now: number) {
  return [...files.values()]
    .filter(({ partitionValues }) => replaces(partitionValues[PARTITION] ?? ''))
    .map((file) => removalOf(file, now, true))
}

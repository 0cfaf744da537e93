import type { Action } from '../engine/lake/actions.ts'
import { PROTOCOL } from '../engine/lake/actions.ts'
import type { LakeColumn } from '../engine/lake/column.ts'
import { columnsOf, evolved, metadataOf, schemaString } from '../engine/lake/table-schema.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import { CHECKPOINT_EVERY, catchUp, putCheckpoint, putCommit, readTable } from '../platform/lake-log.ts'

export interface Commit {
  readonly operation: string
  readonly parameters?: Readonly<Record<string, string>>
  /** Without commitInfo. */
  readonly actions: readonly Action[]
}

/** A Delta table in the bucket. Its log is the truth of what is in it; what is in memory is a copy of that. */
export class DeltaTable {
  readonly name: string
  readonly bucket: R2Bucket
  readonly retentionMs: number
  #state: TableState | undefined

  /** @param retentionMs files that are no longer in the table are kept so long, for readers of versions before */
  constructor(bucket: R2Bucket, name: string, retentionMs: number) {
    this.bucket = bucket
    this.name = name
    this.retentionMs = retentionMs
  }

  /** As it was last seen. */
  get known(): TableState | undefined {
    return this.#state
  }

  /** As it is now. */
  async newest(): Promise<TableState> {
    if (this.#state) await catchUp(this.bucket, this.name, this.#state)
    else this.#state = await readTable(this.bucket, this.name)
    return this.#state
  }

  /** The columns that rows with these are written with, and what has to be in their commit for that. */
  withColumns(
    { metadata }: TableState,
    wanted: readonly LakeColumn[],
    now: number,
  ): { columns: readonly LakeColumn[]; actions: Action[] } {
    if (!metadata) {
      const created = metadataOf(this.name, crypto.randomUUID(), wanted, now)
      return { columns: wanted, actions: [{ protocol: PROTOCOL }, { metaData: created }] }
    }
    const before = columnsOf(metadata)
    const columns = evolved(before, wanted)
    if (columns === before) return { columns, actions: [] }
    return { columns, actions: [{ metaData: { ...metadata, schemaString: schemaString(columns) } }] }
  }

  /**
   * Makes one commit, of what was planned with the table as it was at a version.
   * @returns no, when somebody else made a commit meanwhile: what was planned has to be planned anew
   */
  async commit(
    planned: number,
    { operation, parameters = {}, actions }: Commit,
    now: number,
  ): Promise<boolean> {
    const commitInfo = {
      timestamp: now,
      operation,
      operationParameters: parameters,
      engineInfo: 'tributary',
    }
    const all: Action[] = [{ commitInfo }, ...actions]
    if (!(await putCommit(this.bucket, this.name, planned + 1, all))) return false
    const state = await this.newest()
    if (state.version % CHECKPOINT_EVERY === 0 && state.version > 0) await this.#checkpoint(state, now)
    return true
  }

  /** The commit is there in any case: a checkpoint only saves readers time. */
  async #checkpoint(state: TableState, now: number): Promise<void> {
    await putCheckpoint(this.bucket, this.name, state, now - this.retentionMs).catch((error: unknown) =>
      console.error(`the checkpoint of ${this.name} has to wait`, error),
    )
  }
}

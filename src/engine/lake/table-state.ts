import type { Action, AddFile, Metadata, Protocol, RemoveFile, Transaction } from './actions.ts'
import { PROTOCOL } from './actions.ts'

/** A Delta table at a version: what its log comes to, by the rules of Delta PROTOCOL.md, "Action Reconciliation". */
export class TableState {
  /** -1: there is no table. */
  version = -1
  protocol: Protocol | undefined
  metadata: Metadata | undefined
  /** Time of the last commit, epoch ms. */
  committedAt = 0
  /** By path. */
  readonly files = new Map<string, AddFile>()
  /** Files that were removed, and may still be read by who began before: until vacuum. */
  readonly tombstones = new Map<string, RemoveFile>()
  /** By appId. */
  readonly transactions = new Map<string, Transaction>()

  /** Takes the actions of a version, or of a checkpoint. */
  apply(actions: readonly Action[], version: number): void {
    for (const action of actions) this.#take(action)
    this.version = version
    const { minReaderVersion = 0, minWriterVersion = 0 } = this.protocol ?? {}
    // rows that some feature hides would come back, so a table that somebody upgraded is left alone
    if (minReaderVersion > PROTOCOL.minReaderVersion || minWriterVersion > PROTOCOL.minWriterVersion)
      throw new Error(`the table asks for Delta ${minReaderVersion}/${minWriterVersion}, this is 1/2`)
  }

  /** All that a later reader needs to know of it, one action each. */
  actions(): Action[] {
    return [
      ...(this.protocol ? [{ protocol: this.protocol }] : []),
      ...(this.metadata ? [{ metaData: this.metadata }] : []),
      ...[...this.transactions.values()].map((txn) => ({ txn })),
      ...[...this.tombstones.values()].map((remove) => ({ remove })),
      ...[...this.files.values()].map((add) => ({ add })),
    ]
  }

  /** How far a source is in the table; 0 when nothing of it is. */
  reached(appId: string): number {
    return this.transactions.get(appId)?.version ?? 0
  }

  #take(action: Action): void {
    if ('add' in action) {
      this.files.set(action.add.path, action.add)
      this.tombstones.delete(action.add.path)
    } else if ('remove' in action) {
      this.files.delete(action.remove.path)
      this.tombstones.set(action.remove.path, action.remove)
    } else if ('txn' in action) this.transactions.set(action.txn.appId, action.txn)
    else if ('metaData' in action) this.metadata = action.metaData
    else if ('protocol' in action) this.protocol = action.protocol
    else if ('commitInfo' in action) this.committedAt = action.commitInfo.timestamp
  }
}

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
  /** Of all files together. */
  rows = 0
  bytes = 0
  /** By path. */
  readonly files = new Map<string, AddFile>()
  /** Files that were removed, and may still be read by who began before: until vacuum. */
  readonly tombstones = new Map<string, RemoveFile>()
  /** By appId. */
  readonly transactions = new Map<string, Transaction>()

  /** Takes the actions of a version, or of a checkpoint. */
  apply(actions: readonly Action[], version: number): void {
    for (const action of actions) if ('protocol' in action) requireKnown(action.protocol)
    for (const action of actions) this.#take(action)
    this.version = version
  }

  /** All that a later reader needs to know of it, one action each. @param since tombstones before are forgotten, epoch ms */
  actions(since: number): Action[] {
    return [
      ...(this.protocol ? [{ protocol: this.protocol }] : []),
      ...(this.metadata ? [{ metaData: this.metadata }] : []),
      ...[...this.transactions.values()].map((txn) => ({ txn })),
      ...[...this.tombstones.values()]
        .filter(({ deletionTimestamp }) => deletionTimestamp >= since)
        .map((remove) => ({ remove })),
      ...[...this.files.values()].map((add) => ({ add })),
    ]
  }

  /** How far a source is in the table; 0 when nothing of it is. */
  reached(appId: string): number {
    return this.transactions.get(appId)?.version ?? 0
  }

  #take(action: Action): void {
    if ('add' in action) this.#add(action.add)
    else if ('remove' in action) {
      this.#drop(action.remove.path)
      this.tombstones.set(action.remove.path, action.remove)
    } else if ('txn' in action) this.transactions.set(action.txn.appId, action.txn)
    else if ('metaData' in action) this.metadata = action.metaData
    else if ('protocol' in action) this.protocol = action.protocol
    else if ('commitInfo' in action) this.committedAt = action.commitInfo.timestamp
  }

  #add(file: AddFile): void {
    this.#drop(file.path)
    this.tombstones.delete(file.path)
    this.files.set(file.path, file)
    this.rows += rowsIn(file)
    this.bytes += file.size
  }

  #drop(path: string): void {
    const file = this.files.get(path)
    if (!file) return
    this.files.delete(path)
    this.rows -= rowsIn(file)
    this.bytes -= file.size
  }
}

/** Without the rest of the statistics, which are long. */
export const rowsIn = ({ stats }: AddFile) => Number(/"numRecords":(\d+)/.exec(stats ?? '')?.[1] ?? 0)

/** Rows that some feature hides would come back, so a table that somebody upgraded is left alone. */
function requireKnown({ minReaderVersion, minWriterVersion }: Protocol): void {
  if (minReaderVersion > PROTOCOL.minReaderVersion || minWriterVersion > PROTOCOL.minWriterVersion)
    throw new Error(`the table asks for Delta ${minReaderVersion}/${minWriterVersion}, this is 1/2`)
}

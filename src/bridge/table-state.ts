import type { BridgeTrouble } from '../contracts/bridge.ts'
import type { TableFormat } from '../engine/bridge/settings.ts'

/** How far a table has come. Kept in the object; what the target holds is the truth, from which it is built anew. */
export interface TableState {
  readonly table: string
  /** The target was looked at: `version` is known. */
  adopted: boolean
  /** Newest version whose commit is at the target; -1: none. */
  version: number
  /** Newest version of the lake that was seen; -1: none. */
  lakeVersion: number
  /** Version of the newest checkpoint at the target that its `_last_checkpoint` names; -1: none. */
  checkpoint: number
  /** When the oldest commit was made that the target lacks, epoch ms; null: it lacks none. */
  behindSince: number | null
  objects: number
  bytes: number
  healed: number
  /** The format in which the data catalogue knows the table as it is; null: it is to be told. */
  catalogued: TableFormat | null
  trouble: BridgeTrouble | null
  /** A file that the log of the lake names, the target has and the lake does not; as the last reconciliation found it. */
  lost: BridgeTrouble | null
  /** End of the last reconciliation, epoch ms. */
  reconciledAt: number | null
}

export function newTable(table: string): TableState {
  return {
    table,
    adopted: false,
    version: -1,
    lakeVersion: -1,
    checkpoint: -1,
    behindSince: null,
    objects: 0,
    bytes: 0,
    healed: 0,
    catalogued: null,
    trouble: null,
    lost: null,
    reconciledAt: null,
  }
}

/** One more object is at the target. */
export function count(state: TableState, bytes: number): void {
  state.objects++
  state.bytes += bytes
}

/** Keeps one table from going on, and no other. */
export class TableFault extends Error {
  readonly trouble: BridgeTrouble

  constructor(trouble: BridgeTrouble) {
    super(trouble.says)
    this.name = 'TableFault'
    this.trouble = trouble
  }
}

/** The log of the target is not that of the lake. */
export function otherTable({ table }: TableState, version: number): TableFault {
  return new TableFault({
    says: `The target holds another table as ${table}: version ${version} there is not version ${version} of the lake.`,
    remedy:
      'Give the bridge a BRIDGE_PREFIX of its own, or empty that folder; nothing there was overwritten.',
    setting: 'BRIDGE_PREFIX',
  })
}

/** The log of the lake names what the lake does not have. */
export function damaged({ table }: TableState, path: string): TableFault {
  return new TableFault({
    says: `The lake itself lacks ${path} of ${table}, which its log names.`,
    remedy: 'Bring the object back, or commit its removal; the bridge goes on by itself.',
  })
}

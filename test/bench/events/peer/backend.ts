import type { Checked } from './contract.ts'
import type { Figures } from './windows.ts'

/** Where a peer keeps payments. */
export interface Backend {
  /** Resolves when the rows would survive a `kill -9`, and are counted. @returns how many were new */
  take(rows: readonly Checked[]): Promise<number>
  windows(): Promise<readonly Figures[]>
}

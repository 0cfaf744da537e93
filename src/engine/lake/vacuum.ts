import type { TableState } from './table-state.ts'

/** An object of a table as a listing tells of it. */
export interface Listed {
  /** Below the table. */
  readonly path: string
  readonly size: number
  /** Epoch ms. */
  readonly storedAt: number
}

/**
 * Data files that no version since `horizon` names: those that were removed before it, and those that no commit ever named. A file that
 * was put since may belong to a commit that is under way.
 */
export function planVacuum(listed: readonly Listed[], state: TableState, horizon: number): Listed[] {
  return listed.filter(({ path, storedAt }) => {
    if (path.startsWith('_') || state.files.has(path) || storedAt >= horizon) return false
    const { deletionTimestamp } = state.tombstones.get(path) ?? {}
    return deletionTimestamp === undefined || deletionTimestamp < horizon
  })
}

/**
 * Entries of the log that nobody needs who asks for a version since `horizon`: those before the last checkpoint that was there by then.
 * @param listed of `_delta_log`
 */
export function planLogCleanup(listed: readonly Listed[], horizon: number): Listed[] {
  const checkpoints = listed.filter(
    ({ path, storedAt }) => path.endsWith('.checkpoint.parquet') && storedAt < horizon,
  )
  const kept = Math.max(-1, ...checkpoints.map(({ path }) => versionOf(path) ?? -1))
  return listed.filter(({ path }) => (versionOf(path) ?? Number.POSITIVE_INFINITY) < kept)
}

function versionOf(path: string): number | undefined {
  const [, version] = /^_delta_log\/(\d{20})\./.exec(path) ?? []
  return version === undefined ? undefined : Number(version)
}

import type { Vacuumed } from '../contracts/lake.ts'
import { type Listed, planLogCleanup, planVacuum } from '../engine/lake/vacuum.ts'
import { lakePrefix } from '../platform/names.ts'
import type { DeltaTable } from './delta-table.ts'
import { expiredSegments, type Sealed } from './expired-segments.ts'

/** Keys that the bucket deletes at a time. */
const DELETED_AT_ONCE = 1_000
/** Keys that an answer names. */
const NAMED = 100
/** Time travel goes back so far: entries of the log before are deleted, once a checkpoint covers them. */
const LOG_RETENTION_MS = 30 * 86_400_000

/** Deletes what no reader needs any more, and what commits that never came left behind; or says what that would be. */
export async function vacuum(
  table: DeltaTable,
  dryRun: boolean,
  sealed: Sealed | undefined,
): Promise<Vacuumed> {
  const now = Date.now()
  const prefix = lakePrefix(table.name)
  // listed first: what is put after it is not known to the plan, and stays
  const listed = await list(table)
  const state = await table.newest()
  const files = planVacuum(listed, state, now - table.retentionMs)
  const log = planLogCleanup(listed, now - Math.max(LOG_RETENTION_MS, table.retentionMs))
  const segments = sealed ? await expiredSegments(table, sealed, now - sealed.retentionMs) : []
  const gone = [...files, ...log, ...segments]
  const keys = [...[...files, ...log].map(({ path }) => prefix + path), ...segments.map(({ path }) => path)]
  if (!dryRun)
    for (let at = 0; at < keys.length; at += DELETED_AT_ONCE)
      await table.bucket.delete(keys.slice(at, at + DELETED_AT_ONCE))
  return {
    table: table.name,
    dry_run: dryRun,
    files: files.length,
    log_entries: log.length,
    segments: segments.length,
    bytes: gone.reduce((sum, { size }) => sum + size, 0),
    keys: keys.slice(0, NAMED),
  }
}

async function list({ bucket, name }: DeltaTable): Promise<Listed[]> {
  const prefix = lakePrefix(name)
  const listed: Listed[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix, ...(cursor !== undefined && { cursor }) })
    for (const { key, size, uploaded } of page.objects)
      listed.push({ path: key.slice(prefix.length), size, storedAt: uploaded.getTime() })
    if (!page.truncated) return listed
    cursor = page.cursor
  }
}

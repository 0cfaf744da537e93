import { type Action, writeCommit } from '../engine/lake/actions.ts'
import { writeCheckpoint } from '../engine/lake/checkpoint.ts'
import { catchUp as catchUpFiles, readLog, type TableFiles } from '../engine/lake/read-log.ts'
import type { TableState } from '../engine/lake/table-state.ts'
import { checkpointKey, commitKey, lakePrefix, lastCheckpointKey } from './names.ts'

/** Commits between two checkpoints, and that a reader reads at most. */
export const CHECKPOINT_EVERY = 20

/** A table as it is, or as it was at a version. @throws when that version is not there */
export const readTable = (bucket: R2Bucket, table: string, version?: number): Promise<TableState> =>
  readLog(filesOf(bucket, table), version)

/** Takes the commits that came since. */
export const catchUp = (bucket: R2Bucket, table: string, state: TableState): Promise<void> =>
  catchUpFiles(filesOf(bucket, table), state)

/** The commit of this version, unless there is one: then nothing is written, and the answer is no. */
export async function putCommit(
  bucket: R2Bucket,
  table: string,
  version: number,
  actions: readonly Action[],
): Promise<boolean> {
  const put = await bucket.put(commitKey(table, version), writeCommit(actions), {
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: 'application/json' },
  })
  return put !== null
}

/** Writes down what the log comes to, so that readers begin here. @param since files that were removed before are forgotten, epoch ms */
export async function putCheckpoint(
  bucket: R2Bucket,
  table: string,
  state: TableState,
  since: number,
): Promise<void> {
  const actions = state.actions(since)
  const bytes = writeCheckpoint(actions)
  await bucket.put(checkpointKey(table, state.version), bytes)
  const last = {
    version: state.version,
    size: actions.length,
    sizeInBytes: bytes.byteLength,
    numOfAddFiles: state.files.size,
  }
  await bucket.put(lastCheckpointKey(table), JSON.stringify(last), {
    httpMetadata: { contentType: 'application/json' },
  })
}

function filesOf(bucket: R2Bucket, table: string): TableFiles {
  const root = lakePrefix(table)
  return {
    table,
    async read(path) {
      const object = await bucket.get(root + path)
      return object
        ? { bytes: new Uint8Array(await object.arrayBuffer()), storedAt: object.uploaded.getTime() }
        : undefined
    },
    async *list(prefix) {
      for (let cursor: string | undefined; ; ) {
        const page = await bucket.list({ prefix: root + prefix, ...(cursor !== undefined && { cursor }) })
        for (const { key } of page.objects) yield key.slice(root.length)
        if (!page.truncated) return
        cursor = page.cursor
      }
    },
  }
}

import { type Action, readCommit, writeCommit } from '../engine/lake/actions.ts'
import { readCheckpoint, writeCheckpoint } from '../engine/lake/checkpoint.ts'
import { TableState } from '../engine/lake/table-state.ts'
import { checkpointKey, commitKey, lakeLogPrefix, lastCheckpointKey } from './names.ts'

/** Commits between two checkpoints, and that a reader reads at most. */
export const CHECKPOINT_EVERY = 20

/** A table as it is, or as it was at a version. @throws when that version is not there */
export async function readTable(bucket: R2Bucket, table: string, version?: number): Promise<TableState> {
  const state = new TableState()
  const checkpoint = await newestCheckpoint(bucket, table, version)
  if (checkpoint !== undefined) {
    const object = await bucket.get(checkpointKey(table, checkpoint))
    if (!object) throw new Error(`${table} has lost its checkpoint of version ${checkpoint}`)
    state.apply(await readCheckpoint(await object.arrayBuffer()), checkpoint)
    state.committedAt = object.uploaded.getTime()
  }
  await catchUp(bucket, table, state, version)
  if (version !== undefined && state.version !== version)
    throw new Error(`${table} has no version ${version}; its newest is ${state.version}`)
  return state
}

/** Takes the commits that came since. */
export async function catchUp(
  bucket: R2Bucket,
  table: string,
  state: TableState,
  until = Number.POSITIVE_INFINITY,
): Promise<void> {
  while (state.version < until) {
    const commit = await bucket.get(commitKey(table, state.version + 1))
    if (!commit) return
    state.apply(readCommit(await commit.text()), state.version + 1)
  }
}

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

async function newestCheckpoint(
  bucket: R2Bucket,
  table: string,
  until: number | undefined,
): Promise<number | undefined> {
  const last = await bucket.get(lastCheckpointKey(table))
  if (!last) return undefined
  const { version } = await last.json<{ version: number }>()
  if (until === undefined || version <= until) return version
  return checkpointBefore(bucket, table, until)
}

/** For a version of the past. */
async function checkpointBefore(bucket: R2Bucket, table: string, until: number): Promise<number | undefined> {
  let found: number | undefined
  const prefix = lakeLogPrefix(table)
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix, ...(cursor !== undefined && { cursor }) })
    for (const { key } of page.objects) {
      const [, version] = /(\d{20})\.checkpoint\.parquet$/.exec(key) ?? []
      if (version !== undefined && Number(version) <= until) found = Number(version)
    }
    if (!page.truncated) return found
    cursor = page.cursor
  }
}

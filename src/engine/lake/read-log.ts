import { readCommit } from './actions.ts'
import { readCheckpoint } from './checkpoint.ts'
import { checkpointPath, commitPath, LAST_CHECKPOINT, LOG, versionIn } from './paths.ts'
import { TableState } from './table-state.ts'

export interface StoredFile {
  readonly bytes: Uint8Array
  /** Epoch ms. */
  readonly storedAt: number
}

/** The files of a table, wherever they are. Paths are below the table. */
export interface TableFiles {
  /** As `pack.table` */
  readonly table: string
  /** Nothing, when there is no such file. */
  read(path: string): Promise<StoredFile | undefined>
  list(prefix: string): AsyncIterable<string>
}

/** A table as it is, or as it was at a version; of version -1 if there is none. @throws when that version is not there */
export async function readLog(files: TableFiles, version?: number): Promise<TableState> {
  const state = new TableState()
  const checkpoint = await newestCheckpoint(files, version)
  if (checkpoint !== undefined) {
    const file = await files.read(checkpointPath(checkpoint))
    if (!file) throw new Error(`${files.table} has lost its checkpoint of version ${checkpoint}`)
    state.apply(await readCheckpoint(file.bytes.slice().buffer), checkpoint)
    state.committedAt = file.storedAt
  }
  await catchUp(files, state, version)
  if (version !== undefined && state.version !== version)
    throw new Error(`${files.table} has no version ${version}; its newest is ${state.version}`)
  return state
}

/** Takes the commits that came since. */
export async function catchUp(
  files: TableFiles,
  state: TableState,
  until = Number.POSITIVE_INFINITY,
): Promise<void> {
  while (state.version < until) {
    const commit = await files.read(commitPath(state.version + 1))
    if (!commit) return
    state.apply(readCommit(textOf(commit)), state.version + 1)
  }
}

/** The newest version of a time, by what its commits say. @param time epoch ms @returns nothing when the log begins later */
export async function versionAt(files: TableFiles, time: number): Promise<number | undefined> {
  const versions: number[] = []
  for await (const path of files.list(LOG)) {
    const version = versionIn(path, 'json')
    if (version !== undefined) versions.push(version)
  }
  let [before, after] = [-1, versions.length]
  while (after - before > 1) {
    const middle = (before + after) >> 1
    if ((await committedAt(files, versions[middle] ?? 0)) <= time) before = middle
    else after = middle
  }
  return versions[before]
}

async function committedAt(files: TableFiles, version: number): Promise<number> {
  const commit = await files.read(commitPath(version))
  if (!commit) throw new Error(`${files.table} has lost its version ${version}`)
  const said = readCommit(textOf(commit)).find((action) => 'commitInfo' in action)
  return said?.commitInfo.timestamp ?? commit.storedAt
}

async function newestCheckpoint(files: TableFiles, until: number | undefined): Promise<number | undefined> {
  const last = await files.read(LAST_CHECKPOINT)
  if (!last) return undefined
  const { version } = JSON.parse(textOf(last)) as { version: number }
  if (until === undefined || version <= until) return version
  let found: number | undefined
  for await (const path of files.list(LOG)) {
    const each = versionIn(path, 'checkpoint.parquet')
    if (each !== undefined && each <= until) found = each
  }
  return found
}

const textOf = ({ bytes }: StoredFile) => new TextDecoder().decode(bytes)

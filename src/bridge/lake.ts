import { filePath } from '../engine/bridge/changes.ts'
import type { Listed } from '../engine/bridge/difference.ts'
import { parseLogFile } from '../engine/bridge/log-key.ts'
import { readTable } from '../platform/lake-log.ts'
import { commitKey, LAKE_PREFIX, lakeLogPrefix, lakePrefix, lastCheckpointKey } from '../platform/names.ts'
import type { Trip } from './trip.ts'

/** The tables of the lake, as `pack.table`. */
export async function lakeTables(bucket: R2Bucket): Promise<string[]> {
  const tables: string[] = []
  for await (const pack of folders(bucket, LAKE_PREFIX))
    for await (const table of folders(bucket, pack))
      tables.push(table.slice(LAKE_PREFIX.length, -1).replace('/', '.'))
  return tables
}

async function* folders(bucket: R2Bucket, prefix: string): AsyncGenerator<string> {
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix, delimiter: '/', ...(cursor !== undefined && { cursor }) })
    yield* page.delimitedPrefixes
    if (!page.truncated) return
    cursor = page.cursor
  }
}

export async function* lakeObjects(bucket: R2Bucket, prefix: string): AsyncGenerator<Listed> {
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix, ...(cursor !== undefined && { cursor }) })
    for (const { key, size, etag, uploaded } of page.objects)
      yield { key, size, etag, at: uploaded.getTime() }
    if (!page.truncated) return
    cursor = page.cursor
  }
}

export interface ListedCommit extends Listed {
  readonly version: number
}

/** Commits of a table behind a version (-1: all), in order: as many as one listing has. */
export async function commitsBehind(
  bucket: R2Bucket,
  table: string,
  version: number,
): Promise<ListedCommit[]> {
  const { objects } = await bucket.list({
    prefix: lakeLogPrefix(table),
    ...(version >= 0 && { startAfter: commitKey(table, version) }),
  })
  return objects.flatMap(({ key, size, etag, uploaded }) => {
    const file = parseLogFile(key.slice(lakePrefix(table).length))
    return file?.kind === 'commit' ? [{ key, size, etag, at: uploaded.getTime(), version: file.version }] : []
  })
}

export async function readText(trip: Trip, key: string): Promise<string | undefined> {
  trip.reads++
  return trip.lake.get(key).then((object) => object?.text())
}

/** What `_last_checkpoint` of the lake says, with its bytes. */
export interface Pointer {
  readonly version: number
  readonly text: string
}

export async function readPointer(trip: Trip, table: string): Promise<Pointer | undefined> {
  const text = await readText(trip, lastCheckpointKey(table))
  return text === undefined ? undefined : { version: Number(JSON.parse(text).version), text }
}

/** The files of a table at a version, as paths below its folder. */
export async function filesAt(trip: Trip, table: string, version: number): Promise<Set<string>> {
  // the checkpoint, the pointer to it, and about half of the commits until the next one
  trip.reads += 12
  const { files } = await readTable(trip.lake, table, version)
  return new Set([...files.keys()].map(filePath))
}

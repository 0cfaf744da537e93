import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AddFile } from '../../../engine/lake/actions.ts'
import { lakePrefix } from '../../../engine/lake/paths.ts'
import { Failure } from '../../failure.ts'
import { formatBytes } from '../../upload/summary.ts'
import type { LakeSource, RemoteFile, RemoteObjects } from './source.ts'

/** Fetches data files into a folder. A file never changes under its name, so one that is there is not fetched again. */
export class CachedSource implements LakeSource {
  readonly where: string
  readonly fetched = { files: 0, bytes: 0 }
  readonly #remote: RemoteObjects
  readonly #folder: string
  readonly #root: string
  readonly #limit: number
  #needed = 0

  /** @param limit bytes that are kept, and that one query may read at most */
  constructor(remote: RemoteObjects, folder: string, limit: number) {
    this.where = remote.where
    this.#remote = remote
    this.#folder = folder
    // two lakes never share a file
    this.#root = join(folder, createHash('sha256').update(remote.where).digest('hex').slice(0, 12))
    this.#limit = limit
  }

  table(name: string) {
    const remote = this.#remote
    return {
      table: name,
      read: (path: string) => remote.get(name, path),
      list: (prefix: string) => remote.list(name, prefix),
      local: (file: AddFile) => this.#local(name, file),
    }
  }

  /** Deletes what was not read for the longest, until the rest is within the limit. */
  async close(): Promise<void> {
    const entries = existsSync(this.#folder)
      ? await readdir(this.#folder, { recursive: true, withFileTypes: true })
      : []
    const files = await Promise.all(
      entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.parquet'))
        .map(async ({ parentPath, name }) => {
          const path = join(parentPath, name)
          const { size, mtimeMs } = await stat(path)
          return { path, size, mtimeMs }
        }),
    )
    let total = 0
    for (const { path, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      total += size
      if (total > this.#limit) await rm(path, { force: true })
    }
  }

  async #local(table: string, { path: encoded, size }: AddFile): Promise<string> {
    this.#needed += size
    if (this.#needed > this.#limit)
      throw new Failure(
        `The query reads over ${formatBytes(this.#limit)} of files, which is what the folder of fetched files holds.`,
        'Give --cache-mb more, or read the lake where it is, with an engine of docs/lake.md.',
      )
    const path = decodeURIComponent(encoded)
    const own = join(this.#root, lakePrefix(table), path)
    if ((await stat(own).catch(() => undefined))?.size === size) {
      // read now: the last to be deleted
      await utimes(own, new Date(), new Date())
      return own
    }
    const file = await this.#remote.get(table, path)
    check(table, path, size, file)
    await mkdir(dirname(own), { recursive: true })
    // whole or not at all, also when two commands fetch it
    const begun = `${own}.${randomUUID()}`
    await writeFile(begun, file.bytes)
    await rename(begun, own)
    this.fetched.files++
    this.fetched.bytes += size
    return own
  }
}

function check(
  table: string,
  path: string,
  size: number,
  file: RemoteFile | undefined,
): asserts file is RemoteFile {
  const remedy = '"npx tributary lake sync" compares a copy with the lake, and mends it.'
  if (!file) throw new Failure(`${table} names ${path}, which is not there.`, remedy)
  const { bytes, md5 } = file
  if (bytes.byteLength !== size)
    throw new Failure(
      `${path} of ${table} has ${bytes.byteLength} bytes, not the ${size} that the log says.`,
      remedy,
    )
  if (md5 !== undefined && createHash('md5').update(bytes).digest('hex') !== md5)
    throw new Failure(
      `${path} of ${table} is not the bytes that were put: its MD5 is another.`,
      'Try again; the connection may have spoilt it.',
    )
}

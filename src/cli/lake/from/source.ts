import type { AddFile } from '../../../engine/lake/actions.ts'
import type { StoredFile, TableFiles } from '../../../engine/lake/read-log.ts'

/** A table whose data files DuckDB can open on this machine. */
export interface SourceTable extends TableFiles {
  /** Where a file is here. What has to be fetched is counted. */
  local(file: AddFile): Promise<string>
}

/** Where the lake is read: the installation, a copy in S3, or a folder. */
export interface LakeSource {
  /** In words, for people. */
  readonly where: string
  readonly fetched: { files: number; bytes: number }
  table(name: string): SourceTable
  /** Nothing more is read. */
  close(): Promise<void>
}

/** Objects that are elsewhere. */
export interface RemoteObjects {
  readonly where: string
  /** Nothing, when there is none. @param key below the lake's prefix, `lake/quickeats/orders/…` */
  get(table: string, path: string): Promise<RemoteFile | undefined>
  list(table: string, prefix: string): AsyncIterable<string>
}

export interface RemoteFile extends StoredFile {
  /** The MD5 of the bytes, in hex, where the other side says it. */
  readonly md5?: string | undefined
}

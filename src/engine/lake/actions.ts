/** Actions of the log of a Delta table, as far as tables of ours use them: Delta PROTOCOL.md, "Actions". Times are epoch ms. */
export interface Protocol {
  readonly minReaderVersion: number
  readonly minWriterVersion: number
}

export interface Metadata {
  readonly id: string
  readonly name?: string
  readonly format: { readonly provider: string; readonly options: Readonly<Record<string, string>> }
  readonly schemaString: string
  readonly partitionColumns: readonly string[]
  readonly configuration: Readonly<Record<string, string>>
  readonly createdTime?: number
}

export interface AddFile {
  /** Below the table, percent-encoded. */
  readonly path: string
  readonly partitionValues: Readonly<Record<string, string>>
  readonly size: number
  readonly modificationTime: number
  /** False: the same rows as in files that are removed beside it. */
  readonly dataChange: boolean
  /** `FileStats` as JSON. */
  readonly stats?: string
}

export interface RemoveFile {
  readonly path: string
  readonly deletionTimestamp: number
  readonly dataChange: boolean
  readonly extendedFileMetadata?: boolean
  readonly partitionValues?: Readonly<Record<string, string>>
  readonly size?: number
}

/** What takes a file out of its table. @param dataChange false: its rows are in another file now */
export function removalOf(
  { path, partitionValues, size }: AddFile,
  deletionTimestamp: number,
  dataChange: boolean,
): { readonly remove: RemoveFile } {
  return {
    remove: { path, deletionTimestamp, dataChange, extendedFileMetadata: true, partitionValues, size },
  }
}

/** How far a source is in the table: the table itself says what it holds. */
export interface Transaction {
  readonly appId: string
  readonly version: number
  readonly lastUpdated?: number
}

export interface CommitInfo {
  readonly timestamp: number
  readonly operation: string
  readonly operationParameters: Readonly<Record<string, string>>
  readonly operationMetrics?: Readonly<Record<string, string>>
  readonly engineInfo: string
}

export type Action =
  | { readonly protocol: Protocol }
  | { readonly metaData: Metadata }
  | { readonly add: AddFile }
  | { readonly remove: RemoveFile }
  | { readonly txn: Transaction }
  | { readonly commitInfo: CommitInfo }

/** What every reader of Delta can read; a writer that keeps it need not know more. */
export const PROTOCOL: Protocol = { minReaderVersion: 1, minWriterVersion: 2 }

/** A commit as it is stored: an action a line. */
export const writeCommit = (actions: readonly Action[]) =>
  actions.map((action) => `${JSON.stringify(action)}\n`).join('')

export const readCommit = (text: string): Action[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as Action]))

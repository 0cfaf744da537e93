import { type Metadata, readCommit } from '../lake/actions.ts'

/** What a commit changes of the files of its table, as paths below its folder, and its metadata if that is new. */
export interface Changes {
  readonly adds: readonly string[]
  readonly removes: readonly string[]
  readonly metadata: Metadata | undefined
}

/** @throws when a line is no JSON, or names a file outside of its table, which a copy would not find */
export function changesOf(commit: string): Changes {
  const actions = readCommit(commit)
  return {
    adds: actions.flatMap((action) => ('add' in action ? [filePath(action.add.path)] : [])),
    removes: actions.flatMap((action) => ('remove' in action ? [filePath(action.remove.path)] : [])),
    metadata: actions.flatMap((action) => ('metaData' in action ? [action.metaData] : [])).at(-1),
  }
}

/** Paths in the log are URIs, relative to the table. */
export function filePath(uri: string): string {
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(uri)) throw new Error(`${uri} is outside of its table`)
  return decodeURIComponent(uri)
}

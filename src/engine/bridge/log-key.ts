/** What the name of a file in `_delta_log/` says (Delta PROTOCOL.md, "Delta Log Entries" and "Checkpoints"). */
export type LogFile =
  | { readonly kind: 'commit' | 'checkpoint'; readonly version: number }
  | { readonly kind: 'pointer' }

/** @param path below the folder of the table */
export function parseLogFile(path: string): LogFile | undefined {
  if (path === '_delta_log/_last_checkpoint') return { kind: 'pointer' }
  const [, version, suffix] = /^_delta_log\/(\d{20})\.(json|checkpoint\.parquet)$/.exec(path) ?? []
  if (version === undefined) return undefined
  return { kind: suffix === 'json' ? 'commit' : 'checkpoint', version: Number(version) }
}

/** A file of rows: below partition folders, not hidden. What is neither this nor of the log the bridge never removes. */
export const isDataFile = (path: string) => /^(?:[^_/][^/]*\/)*[^_/][^/]*\.parquet$/.test(path)

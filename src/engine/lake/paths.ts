export const LAKE_PREFIX = 'lake/'

/** A table of the lake, `pack.table`, is a Delta table under this prefix: in R2, and in every copy. */
export const lakePrefix = (table: string) => `${LAKE_PREFIX}${table.replace('.', '/')}/`

/** The log is below its table: Delta PROTOCOL.md, "File Types". */
export const LOG = '_delta_log/'

export const commitPath = (version: number) => `${LOG}${versioned(version)}.json`
export const checkpointPath = (version: number) => `${LOG}${versioned(version)}.checkpoint.parquet`
export const LAST_CHECKPOINT = `${LOG}_last_checkpoint`

/** The version of a commit or of a checkpoint, or nothing when the path is of another file. */
export function versionIn(path: string, kind: 'json' | 'checkpoint.parquet'): number | undefined {
  const name = path.slice(LOG.length)
  return name.slice(21) === kind && /^\d{20}\./.test(name) ? Number(name.slice(0, 20)) : undefined
}

const versioned = (version: number) => String(version).padStart(20, '0')

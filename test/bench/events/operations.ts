import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a load made the platform do, read from the databases of the local runtime. */
export interface Operations {
  /** Log rows of the ledger: one a group commit, as a rule. */
  readonly log_rows: number
  readonly checkpoints: number
  /** Rows that hold the state in one checkpoint. */
  readonly checkpoint_parts: number
  /** Rows that hold keys. */
  readonly generations: number
  /** Rows that hold the answers of requests. */
  readonly answer_rows: number
  /** Objects put into R2. */
  readonly segments: number
  readonly segment_bytes: number
  /** Ranges of the log that were sealed: a segment for each of their streams. */
  readonly ranges: number
  /** Rows in which the Board keeps what alerts remember. */
  readonly alert_parts: number
  readonly telemetry_points: number
}

const SEALED_MS = 40_000

/** Waits until all of the log is in segments. @param directory of the platform */
export async function untilSealed(directory: string): Promise<void> {
  const deadline = Date.now() + SEALED_MS
  while (read(ledgerOf(directory), 'SELECT count(*) AS n FROM log') > 0) {
    if (Date.now() > deadline) throw new Error('the log was not sealed')
    await sleep(500)
  }
}

/** Of a platform that had one ledger only. */
export function countOperations(directory: string): Operations {
  const ledger = ledgerOf(directory)
  const objects = found(directory, 'r2/miniflare-R2BucketObject')
  const sealed = "FROM _mf_objects WHERE key LIKE 'segments/%'"
  return {
    log_rows: read(ledger, "SELECT CAST(value AS INTEGER) AS n FROM settings WHERE name = 'checkpoint'"),
    checkpoints: read(ledger, 'SELECT count(DISTINCT at) AS n FROM answers'),
    checkpoint_parts: read(ledger, 'SELECT count(*) AS n FROM checkpoint'),
    generations: read(ledger, 'SELECT count(*) AS n FROM generations'),
    answer_rows: read(ledger, 'SELECT count(*) AS n FROM answers'),
    segments: read(objects, `SELECT count(*) AS n ${sealed}`),
    segment_bytes: read(objects, `SELECT coalesce(sum(size), 0) AS n ${sealed}`),
    // what is behind the last slash are the first and the last log row
    ranges: read(
      objects,
      `SELECT count(DISTINCT substr(key, -length('000000000000-000000000000.ndjson.gz'))) AS n ${sealed}`,
    ),
    alert_parts: read(found(directory, 'do/tributary-stream-Board'), 'SELECT count(*) AS n FROM alerts'),
    telemetry_points: pointsOf(directory),
  }
}

const ledgerOf = (directory: string) => found(directory, 'do/tributary-stream-Ledger')

function pointsOf(directory: string): number {
  const [path] = databases(directory, 'do/tributary-telemetry-TelemetryStore')
  return path === undefined ? 0 : read(path, 'SELECT count(*) AS n FROM points')
}

function found(directory: string, kind: string): string {
  const [path, ...others] = databases(directory, kind)
  if (path === undefined || others.length > 0)
    throw new Error(`${kind} has ${others.length + Number(path !== undefined)} databases, not one`)
  return path
}

function databases(directory: string, kind: string): string[] {
  const all = globSync(join(directory, 'state/v3', kind, '*.sqlite'))
  return all.filter((path) => !path.endsWith('metadata.sqlite'))
}

function read(path: string, query: string): number {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return Number(database.prepare(query).get()?.n ?? 0)
  } finally {
    database.close()
  }
}
